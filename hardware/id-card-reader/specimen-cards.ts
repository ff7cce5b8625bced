import type { CardText, CitizenText, ForeignResidentText } from './card-text.ts';
import { checkCharacter, formerCheckDigit, formerNumberOf } from './id-number.ts';
import { PHOTO_LENGTH } from './sdt-reply.ts';

/** A genuine card of any kind, with what its chip holds besides the text. */
export type ReadableCard = CardText & {
  readonly id: string;
  readonly title: string;
  readonly newAddress: string | null;
  readonly photo: Uint8Array;
  /** Missing on cards whose chip answers "no such item". */
  readonly chipNumber?: Uint8Array;
  /** Two templates of 512 bytes, or one; missing on cards without. */
  readonly fingerprint?: Uint8Array;
};

/**
 * A card for simulators and tests. Every person is invented, and so is every region code where the kind of card has
 * one: nobody has them, so that no number can be a living person's. Check digits are valid.
 */
export type SpecimenCard =
  | ReadableCard
  /** Anything the reader sees but answers with an error: a bank card, a worn chip, a forgery. */
  | {
      readonly kind: 'refused';
      readonly id: string;
      readonly title: string;
      readonly command: 'select-card' | 'read-base';
      readonly sw3: number;
    };

type Person = Omit<CitizenText, 'idNumber' | 'sexCode'> & {
  readonly region: string;
  readonly sequence: string;
};

type Rest = Partial<Pick<ReadableCard, 'newAddress' | 'chipNumber' | 'fingerprint'>>;

function citizen(id: string, title: string, person: Person, rest: Rest = {}): SpecimenCard {
  const { region, sequence, ...printed } = person;
  const first17 = `${region}${person.birthDate}${sequence}`;
  const sexCode = Number(sequence) % 2 === 1 ? '1' : '2';
  const text: CitizenText = { ...printed, sexCode, idNumber: `${first17}${checkCharacter(first17) ?? ''}` };
  return { kind: 'citizen', id, title, text, newAddress: null, photo: specimenPhoto(Number(sequence)), ...rest };
}

function foreigner(
  id: string,
  title: string,
  text: ForeignResidentText,
  rest: Pick<Rest, 'chipNumber' | 'fingerprint'> = {},
): SpecimenCard {
  const photo = specimenPhoto(Number(text.birthDate));
  return { kind: 'foreign-resident', id, title, text, newAddress: null, photo, ...rest };
}

/** A card of 2017: nationality, the province nobody lives in, city, birth, sequence. */
function card2017(text: Omit<ForeignResidentText, 'edition' | 'idNumber' | 'formerNumber'>): ForeignResidentText {
  const first14 = `${text.nationality}9900${text.birthDate.slice(2)}1`;
  return { ...text, edition: '2017', idNumber: first14 + (formerCheckDigit(first14) ?? ''), formerNumber: null };
}

/** A card of 2023, with the number of the country in three digits and the link to the card of 2017. */
function card2023(
  country: string,
  link: string,
  text: Omit<ForeignResidentText, 'edition' | 'idNumber' | 'formerNumber'>,
): ForeignResidentText {
  const first17 = `999${country}${text.birthDate}00${text.sexCode}`;
  const idNumber = first17 + (checkCharacter(first17) ?? '');
  return { ...text, edition: '2023', idNumber, formerNumber: formerNumberOf({ ...text, idNumber, link }) };
}

/** The fixed head of a chip photo (`WL`, 102 × 126) and bytes that show nobody. */
function specimenPhoto(seed: number): Uint8Array {
  const photo = new Uint8Array(PHOTO_LENGTH);
  let state = seed * 2_654_435_761;
  for (let index = 0; index < photo.length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    photo[index] = state >>> 24;
  }
  photo.set([0x57, 0x4c, 0x66, 0x00, 0x7e, 0x00]);
  return photo;
}

/** Templates as GA/T 1012 frames them (`C`, enrolled, finger, quality), with content that is nobody's. */
function specimenFingerprint(...fingers: readonly number[]): Uint8Array {
  const blocks = fingers.map((finger) => {
    const block = specimenPhoto(finger).slice(0, 512);
    block.set([0x43, 0, 0, 0, 0x01, finger, 80]);
    return block;
  });
  return Uint8Array.from(blocks.flatMap((block) => [...block]));
}

const [RIGHT_THUMB, LEFT_THUMB] = [11, 16];
const authority = '云岭县公安局';

export const SPECIMEN_CARDS: readonly SpecimenCard[] = [
  citizen('pensioner-woman', '王秀兰，女，1958 年生', {
    name: '王秀兰',
    ethnicCode: '01',
    birthDate: '19580312',
    address: '贵州省云岭县青禾镇石桥村三组12号',
    authority,
    validFrom: '20160401',
    validTo: '20360401',
    region: '522799',
    sequence: '042',
  }),
  citizen('pensioner-man', '李国栋，男，1954 年生，长期有效', {
    name: '李国栋',
    ethnicCode: '01',
    birthDate: '19540908',
    address: '贵州省云岭县青禾镇柳树湾村一组7号',
    authority,
    validFrom: '20090615',
    validTo: '长期',
    region: '522799',
    sequence: '015',
  }),
  citizen(
    'farmer',
    '赵志强，男，1981 年生，地址已变更',
    {
      name: '赵志强',
      ethnicCode: '26',
      birthDate: '19810523',
      address: '贵州省云岭县双河乡梨园村五组31号',
      authority,
      validFrom: '20180710',
      validTo: '20380710',
      region: '522799',
      sequence: '237',
    },
    {
      newAddress: '贵州省云岭县青禾镇集镇安置区B栋2单元301室',
      chipNumber: Uint8Array.from([
        0x50, 0x81, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0x0f,
      ]),
      fingerprint: specimenFingerprint(RIGHT_THUMB, LEFT_THUMB),
    },
  ),
  citizen('teenager', '陈雨桐，女，2011 年生', {
    name: '陈雨桐',
    ethnicCode: '09',
    birthDate: '20110718',
    address: '贵州省云岭县青禾镇石桥村六组3号',
    authority,
    validFrom: '20230901',
    validTo: '20280901',
    region: '522799',
    sequence: '128',
  }),
  citizen('long-minority-name', '阿依努尔古丽·买买提依明，女，1957 年生', {
    name: '阿依努尔古丽·买买提依明江',
    ethnicCode: '05',
    birthDate: '19571120',
    address: '新疆维吾尔自治区绿洲县红柳镇胡杨村2组88号',
    authority: '绿洲县公安局',
    validFrom: '20140220',
    validTo: '20340220',
    region: '653199',
    sequence: '306',
  }),
  citizen('rare-character', '周㛃，女，1960 年生，生僻字', {
    name: '周㛃',
    ethnicCode: '06',
    birthDate: '19600229',
    address: '贵州省云岭县双河乡坪上村二组19号',
    authority,
    validFrom: '20200106',
    validTo: '20400106',
    region: '522799',
    sequence: '064',
  }),
  citizen('private-use-name', '吴（造字），男，1949 年生', {
    // A character that has no code yet is written in the private use area, and two spaces inside are kept.
    name: '吴\ue863  \uf8ff',
    ethnicCode: '97',
    birthDate: '19490307',
    address: '贵州省云岭县双河乡坪上村四组2号',
    authority,
    validFrom: '20120518',
    validTo: '长期',
    region: '522799',
    sequence: '517',
  }),
  foreigner(
    'foreigner-2017',
    '外国人永久居留证（2017 版）',
    card2017({
      name: '林安娜',
      englishName: 'LINDQVIST, ANNA MARGARETA',
      sexCode: '2',
      birthDate: '19840612',
      validFrom: '20190305',
      validTo: '20290304',
      nationality: 'SWE',
      issueMark: '01',
    }),
  ),
  foreigner(
    'foreigner-2023',
    '外国人永久居留身份证（2023 版）',
    card2023('250', '001', {
      name: '马丁',
      // Longer than the field it begins in; its thirty-fifth character is a space.
      englishName: 'MARTIN DE LA FONTAINE, JEAN BAPTIS TE EMILE',
      sexCode: '1',
      birthDate: '19790315',
      validFrom: '20240110',
      validTo: '20340109',
      nationality: 'FRA',
      issueMark: '01',
    }),
    { fingerprint: specimenFingerprint(RIGHT_THUMB) },
  ),
  foreigner(
    'foreigner-2023-first',
    '外国人永久居留身份证（2023 版，首次办理）',
    card2023('410', '', {
      name: '',
      englishName: 'HAN, SEO YEON',
      sexCode: '2',
      birthDate: '19910922',
      validFrom: '20240520',
      validTo: '20340519',
      nationality: 'KOR',
      issueMark: '00',
    }),
  ),
  {
    kind: 'residence-permit',
    id: 'residence-permit',
    title: '港澳台居民居住证',
    text: {
      name: '陈佩仪',
      sexCode: '2',
      birthDate: '19920130',
      address: '贵州省云岭县青禾镇滨河路18号',
      // The number on the specimen that the authorities publish: these cards have no region code that nobody has.
      idNumber: '830000199201300022',
      authority,
      validFrom: '20210316',
      validTo: '20260316',
      travelPermitNumber: '00000001',
      issueCount: '01',
    },
    newAddress: '贵州省云岭县青禾镇南门街5号',
    photo: specimenPhoto(22),
  },
  { kind: 'refused', id: 'bank-card', title: '银行卡', command: 'select-card', sw3: 0x40 },
  { kind: 'refused', id: 'worn-card', title: '芯片损坏的身份证', command: 'read-base', sw3: 0x41 },
  { kind: 'refused', id: 'counterfeit', title: '未通过验证的卡', command: 'read-base', sw3: 0x32 },
];

/** The specimen card with this id; throws for an unknown one. */
export function specimenCard(id: string): SpecimenCard {
  const card = SPECIMEN_CARDS.find((candidate) => candidate.id === id);
  if (card === undefined)
    throw new Error(`no specimen card ${id}; there are ${SPECIMEN_CARDS.map((c) => c.id).join(', ')}`);
  return card;
}

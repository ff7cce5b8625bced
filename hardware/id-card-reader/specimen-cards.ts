import { checkCharacter } from './id-number.ts';
import { PHOTO_LENGTH } from './sdt-reply.ts';
import type { CitizenText } from './sdt-text.ts';

/**
 * A card for simulators and tests. Every person is invented, and so is every region code: no county has them, so
 * that no number can be a living person's. Check digits are valid.
 */
export type SpecimenCard =
  | {
      readonly kind: 'citizen';
      readonly id: string;
      readonly title: string;
      readonly text: CitizenText;
      readonly newAddress: string | null;
      readonly photo: Uint8Array;
    }
  /** A genuine card of a kind that is not a citizen's. */
  | { readonly kind: 'permit'; readonly id: string; readonly title: string; readonly mark: 'J' | 'I' | 'Y' }
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

function citizen(id: string, title: string, person: Person, newAddress: string | null = null): SpecimenCard {
  const { region, sequence, ...printed } = person;
  const first17 = `${region}${person.birthDate}${sequence}`;
  const sexCode = Number(sequence) % 2 === 1 ? '1' : '2';
  const text: CitizenText = { ...printed, sexCode, idNumber: `${first17}${checkCharacter(first17) ?? ''}` };
  return { kind: 'citizen', id, title, text, newAddress, photo: specimenPhoto(Number(sequence)) };
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
    '贵州省云岭县青禾镇集镇安置区B栋2单元301室',
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
  { kind: 'permit', id: 'foreigner-2017', title: '外国人永久居留证（2017 版）', mark: 'I' },
  { kind: 'permit', id: 'foreigner-2023', title: '外国人永久居留身份证（2023 版）', mark: 'Y' },
  { kind: 'permit', id: 'residence-permit', title: '港澳台居民居住证', mark: 'J' },
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

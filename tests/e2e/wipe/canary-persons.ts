import { checkCharacter } from '../../../hardware/id-card-reader/id-number.ts';
import type { SpecimenCard } from '../../../hardware/id-card-reader/specimen-cards.ts';

/** An invented person whose particulars occur nowhere else, so that every find is a leak. */
export interface CanaryPerson {
  readonly card: SpecimenCard & { readonly kind: 'citizen' };
  readonly phone: string;
  /** What must not be found: by name of the particular, as a person would write it. */
  readonly particulars: Readonly<Record<'name' | 'idNumber' | 'address' | 'phone', string>>;
  /** A piece of the photo on the card's chip. */
  readonly photoPiece: Buffer;
}

/** Of pension age, for the certification. */
export const canaryElder = canary({
  name: '尉鹴骕骦',
  birthDate: '19490217',
  sequence: '617',
  address: '黔阙鼍鼱岭隰薮鹭砀塬檞垞寨九组',
  phone: '19384705261',
});

/** Of working age, for the enrolment. */
export const canaryAdult = canary({
  name: '妘麝鼹貘',
  birthDate: '19870629',
  sequence: '382',
  address: '滇阆鳜鲎洑皋埭鹮蓼墩楸坨屯七队',
  phone: '19562830749',
});

interface Particulars {
  readonly name: string;
  readonly birthDate: string;
  readonly sequence: string;
  readonly address: string;
  readonly phone: string;
}

function canary({ name, birthDate, sequence, address, phone }: Particulars): CanaryPerson {
  // No county has this region code.
  const first17 = `522799${birthDate}${sequence}`;
  const idNumber = `${first17}${checkCharacter(first17) ?? ''}`;
  const text = {
    name,
    sexCode: Number(sequence) % 2 === 1 ? '1' : '2',
    ethnicCode: '01',
    birthDate,
    address,
    idNumber,
    authority: '云岭县公安局',
    validFrom: '20160401',
    validTo: '长期',
  };
  const photo = Uint8Array.from({ length: 1024 }, (_, index) => Math.imul(index + Number(sequence), 0x9e3779b1) >>> 24);
  const card = { kind: 'citizen', id: `canary-${sequence}`, title: name, text, newAddress: null, photo } as const;
  const photoPiece = Buffer.from(photo.subarray(300, 332));
  return { card, phone, particulars: { name, idNumber, address, phone }, photoPiece };
}

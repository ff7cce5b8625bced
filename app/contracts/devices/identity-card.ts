import { type Static, Type } from 'typebox';
import type { Immutable } from '../immutable.ts';

const exact = { additionalProperties: false };

/** What all three kinds of card carry (GA 490 and its supplements). Dates are `YYYYMMDD`. */
const common = {
  /** The Chinese name. Names are code units of the chip, private-use characters included: never "cleaned". */
  name: Type.String(),
  /** GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 unstated. */
  sexCode: Type.String(),
  birthDate: Type.String(),
  /** Check digit verified: GB 11643, or the 7-3-1 rule of the foreigner's card of 2017. */
  idNumber: Type.String(),
  validFrom: Type.String(),
  /** `YYYYMMDD` or `长期`. */
  validTo: Type.String(),
  /** The opaque 1024-byte block of the chip. */
  photo: Type.Unsafe<Uint8Array>({}),
  /** The 256 bytes all the texts were decoded from: with the photo, what the key of a draft is derived from. */
  textBlock: Type.Unsafe<Uint8Array>({}),
  /** Chip management number, hexadecimal; `null` unless asked for, or where the card has none. */
  chipNumber: Type.Union([Type.String(), Type.Null()]),
  /** The opaque template block (GA/T 1012); `null` unless asked for, or where the card has none. */
  fingerprint: Type.Union([Type.Unsafe<Uint8Array>({}), Type.Null()]),
};

const addressed = {
  address: Type.String(),
  /** The new-address block overrides the printed address. */
  addressSource: Type.Union([Type.Literal('printed'), Type.Literal('new-address-block')]),
  authority: Type.String(),
};

/** A resident identity card. */
export const CitizenCard = Type.Object(
  {
    kind: Type.Literal('citizen'),
    ...common,
    ...addressed,
    /** GB/T 3304 two-digit code. */
    ethnicCode: Type.String(),
  },
  exact,
);
export type CitizenCard = Immutable<Static<typeof CitizenCard>>;

/** A residence permit for residents of Hong Kong, Macao and Taiwan (type mark `J`). */
export const ResidencePermit = Type.Object(
  {
    kind: Type.Literal('residence-permit'),
    ...common,
    ...addressed,
    travelPermitNumber: Type.String(),
    issueCount: Type.String(),
  },
  exact,
);
export type ResidencePermit = Immutable<Static<typeof ResidencePermit>>;

/** A foreigner's permanent residence card, of 2017 (type mark `I`) or of 2023 (type mark `Y`). */
export const ForeignResidentCard = Type.Object(
  {
    kind: Type.Literal('foreign-resident'),
    ...common,
    edition: Type.Union([Type.Literal('2017'), Type.Literal('2023')]),
    englishName: Type.String(),
    /** Three letters, GB/T 2659. */
    nationality: Type.String(),
    /** 2023: how often it was renewed. 2017: the card's version. */
    issueMark: Type.String(),
    /** The number of the holder's card of 2017, where a card of 2023 links to one. */
    formerNumber: Type.Union([Type.String(), Type.Null()]),
  },
  exact,
);
export type ForeignResidentCard = Immutable<Static<typeof ForeignResidentCard>>;

/** What a card says, decoded from its text block and, where it carries one, the new-address block. */
export const IdentityCard = Type.Union([CitizenCard, ResidencePermit, ForeignResidentCard]);
export type IdentityCard = Immutable<Static<typeof IdentityCard>>;

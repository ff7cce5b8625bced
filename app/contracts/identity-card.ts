import { type Static, Type } from 'typebox';
import type { Immutable } from './immutable.ts';

/**
 * What a resident identity card says, decoded from the 256-byte text block (GA 490) and, where the card carries
 * one, the new-address block, which overrides the printed address.
 * Dates are `YYYYMMDD`; `validTo` may be `长期`. The photo stays the opaque 1024-byte block of the chip.
 */
export const IdentityCard = Type.Object(
  {
    kind: Type.Literal('citizen'),
    name: Type.String(),
    /** GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 unstated. */
    sexCode: Type.String(),
    /** GB/T 3304 two-digit code. */
    ethnicCode: Type.String(),
    birthDate: Type.String(),
    address: Type.String(),
    /** 18 characters, check digit verified (GB 11643). */
    idNumber: Type.String(),
    authority: Type.String(),
    validFrom: Type.String(),
    validTo: Type.String(),
    addressSource: Type.Union([Type.Literal('printed'), Type.Literal('new-address-block')]),
    photo: Type.Unsafe<Uint8Array>({}),
  },
  { additionalProperties: false },
);
export type IdentityCard = Immutable<Static<typeof IdentityCard>>;

/** Words of CEN XFS4IoT (`Common.Status` and the device interfaces) in which every device tells how it is. */
import { type Static, type TLiteral, type TUnion, Type } from 'typebox';

type Literals<Words extends readonly string[]> = TUnion<{ -readonly [Index in keyof Words]: TLiteral<Words[Index]> }>;

/** A closed set of words. */
export function words<const Words extends readonly string[]>(all: Words): Literals<Words> {
  return Type.Union(all.map((word) => Type.Literal(word))) as unknown as Literals<Words>;
}

/** What kind of device it is; each kind has its own file in this folder with its commands, failures and status. */
export const DeviceClass = words([
  'id-card-reader',
  'receipt-printer',
  'document-printer',
  'code-scanner',
  'document-scanner',
  'smart-card-reader',
  'signature-pad',
  'auxiliaries',
  'ups',
]);
export type DeviceClass = Static<typeof DeviceClass>;

/** Common device status. */
export const DeviceState = words([
  'online',
  'offline',
  'noDevice',
  'hardwareError',
  'userError',
  'deviceBusy',
  'fraudAttempt',
  'starting',
]);
export type DeviceState = Static<typeof DeviceState>;

/** A card on a reader, or paper in a printer's exit. */
export const MediaState = words(['unknown', 'present', 'notPresent', 'jammed']);
export type MediaState = Static<typeof MediaState>;

/** Paper supply of a printer. */
export const PaperState = words(['unknown', 'full', 'low', 'out', 'jammed']);
export type PaperState = Static<typeof PaperState>;

/** Toner or ink of a printer. */
export const TonerState = words(['unknown', 'full', 'low', 'out']);
export type TonerState = Static<typeof TonerState>;

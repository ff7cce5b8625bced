import { type Static, Type } from 'typebox';
import type { Immutable } from './immutable.ts';

const exact = { additionalProperties: false };

/** A serial line. `path` is stable across re-plugging (a udev symlink), never a bare port number. */
export const SerialLine = Type.Object(
  {
    transport: Type.Literal('serial'),
    path: Type.String({ minLength: 1 }),
    baudRate: Type.Union([
      Type.Literal(9600),
      Type.Literal(19200),
      Type.Literal(38400),
      Type.Literal(57600),
      Type.Literal(115200),
    ]),
    /** Hardware flow control by RTS/CTS; most three-wire reader cables have none. */
    rtscts: Type.Boolean(),
  },
  exact,
);
export type SerialLine = Immutable<Static<typeof SerialLine>>;

const IdCardReaderProfile = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]+$' }),
    deviceClass: Type.Literal('id-card-reader'),
    driver: Type.Literal('sdt'),
    line: SerialLine,
  },
  exact,
);

const ReceiptPrinterProfile = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]+$' }),
    deviceClass: Type.Literal('receipt-printer'),
    driver: Type.Literal('esc-pos'),
    line: SerialLine,
    /** Printable width in dots at 203 dpi: 384 for 58 mm paper, 576 for 80 mm. */
    paperDots: Type.Union([Type.Literal(384), Type.Literal(576)]),
    /** Whether the model answers `GS ( H`, the "printed up to here" echo; without it status polling must do. */
    processIdEcho: Type.Boolean(),
  },
  exact,
);

/** One device of a station, as the station profile names it and the hardware process drives it. */
export const DeviceProfile = Type.Union([IdCardReaderProfile, ReceiptPrinterProfile]);
export type DeviceProfile = Immutable<Static<typeof DeviceProfile>>;
export type IdCardReaderProfile = Immutable<Static<typeof IdCardReaderProfile>>;
export type ReceiptPrinterProfile = Immutable<Static<typeof ReceiptPrinterProfile>>;

import { type Static, Type } from 'typebox';
import type { Immutable } from '../immutable.ts';

const exact = { additionalProperties: false };

/** One line or block of a receipt, before it is laid out for a paper width. */
export const ReceiptBlock = Type.Union([
  Type.Object(
    {
      block: Type.Literal('text'),
      text: Type.String(),
      align: Type.Union([Type.Literal('left'), Type.Literal('center'), Type.Literal('right')]),
      /** Whole multiples of the printer's base font, 1–4. */
      width: Type.Integer({ minimum: 1, maximum: 4 }),
      height: Type.Integer({ minimum: 1, maximum: 4 }),
      bold: Type.Boolean(),
      underline: Type.Optional(Type.Boolean()),
    },
    exact,
  ),
  /** A label and its value; the value wraps under itself. */
  Type.Object({ block: Type.Literal('field'), label: Type.String(), text: Type.String() }, exact),
  Type.Object({ block: Type.Literal('rule') }, exact),
  Type.Object({ block: Type.Literal('feed'), lines: Type.Integer({ minimum: 1, maximum: 20 }) }, exact),
  Type.Object(
    {
      block: Type.Literal('qr'),
      data: Type.String({ minLength: 1 }),
      /** Dots per module, 1–16. */
      moduleDots: Type.Integer({ minimum: 1, maximum: 16 }),
      errorCorrection: Type.Union([Type.Literal('L'), Type.Literal('M'), Type.Literal('Q'), Type.Literal('H')]),
    },
    exact,
  ),
  /** Code 128 of ASCII characters. Narrower bars are taken where it would be too wide for the paper. */
  Type.Object(
    {
      block: Type.Literal('barcode'),
      data: Type.String({ minLength: 1, maxLength: 80 }),
      /** Dots of the narrowest bar. */
      moduleDots: Type.Integer({ minimum: 2, maximum: 6 }),
      heightDots: Type.Integer({ minimum: 16, maximum: 255 }),
      /** Whether the characters stand below the bars. */
      showText: Type.Boolean(),
    },
    exact,
  ),
  /** A picture in dots, such as a mark of the office. */
  Type.Object(
    {
      block: Type.Literal('raster'),
      align: Type.Union([Type.Literal('left'), Type.Literal('center'), Type.Literal('right')]),
      widthDots: Type.Integer({ minimum: 1, maximum: 576 }),
      heightDots: Type.Integer({ minimum: 1, maximum: 1200 }),
      /** Rows of whole bytes, the leftmost dot in the highest bit, 1 is black. */
      bits: Type.Unsafe<Uint8Array>({}),
    },
    exact,
  ),
]);
export type ReceiptBlock = Immutable<Static<typeof ReceiptBlock>>;

/** A receipt ready to print: blocks in reading order; the printer cuts after the last. */
export const ReceiptDocument = Type.Object({ blocks: Type.Array(ReceiptBlock) }, exact);
export type ReceiptDocument = Immutable<Static<typeof ReceiptDocument>>;

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
]);
export type ReceiptBlock = Immutable<Static<typeof ReceiptBlock>>;

/** A receipt ready to print: blocks in reading order; the printer cuts after the last. */
export const ReceiptDocument = Type.Object({ blocks: Type.Array(ReceiptBlock) }, exact);
export type ReceiptDocument = Immutable<Static<typeof ReceiptDocument>>;

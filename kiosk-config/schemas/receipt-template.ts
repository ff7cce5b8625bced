import { type Static, Type } from 'typebox';
import type { Immutable } from '../../app/contracts/immutable.ts';

const exact = { additionalProperties: false };

/** Values a receipt may name; `{{…}}` in a template's text stands for one of these. */
export const receiptValueNames = [
  'title',
  'stationName',
  'itemName',
  'maskedName',
  'receiptNumber',
  'caseNumber',
  'pickupCode',
  'printedAt',
  'nextStep',
  'qrPayload',
  'copyMark',
  'carryHint',
  'carryCode',
] as const;
export type ReceiptValueName = (typeof receiptValueNames)[number];

/** A block that names a value which is empty for this receipt is left out. */
const TemplateBlock = Type.Union([
  Type.Object(
    {
      block: Type.Literal('text'),
      text: Type.String({ minLength: 1 }),
      align: Type.Union([Type.Literal('left'), Type.Literal('center'), Type.Literal('right')]),
      width: Type.Integer({ minimum: 1, maximum: 4 }),
      height: Type.Integer({ minimum: 1, maximum: 4 }),
      bold: Type.Boolean(),
      underline: Type.Optional(Type.Boolean()),
    },
    exact,
  ),
  Type.Object({ block: Type.Literal('field'), label: Type.String({ minLength: 1 }), text: Type.String() }, exact),
  Type.Object({ block: Type.Literal('rule') }, exact),
  Type.Object({ block: Type.Literal('feed'), lines: Type.Integer({ minimum: 1, maximum: 20 }) }, exact),
  Type.Object(
    {
      block: Type.Literal('qr'),
      data: Type.String({ minLength: 1 }),
      moduleDots: Type.Integer({ minimum: 1, maximum: 16 }),
      errorCorrection: Type.Union([Type.Literal('L'), Type.Literal('M'), Type.Literal('Q'), Type.Literal('H')]),
    },
    exact,
  ),
  /** Code 128: ASCII once filled in, such as `{{receiptNumber}}`. */
  Type.Object(
    {
      block: Type.Literal('barcode'),
      data: Type.String({ minLength: 1, maxLength: 80 }),
      moduleDots: Type.Integer({ minimum: 2, maximum: 6 }),
      heightDots: Type.Integer({ minimum: 16, maximum: 255 }),
      showText: Type.Boolean(),
    },
    exact,
  ),
  /** A picture in dots: rows of whole bytes, the leftmost dot in the highest bit, 1 is black, all in base64. */
  Type.Object(
    {
      block: Type.Literal('raster'),
      align: Type.Union([Type.Literal('left'), Type.Literal('center'), Type.Literal('right')]),
      widthDots: Type.Integer({ minimum: 1, maximum: 576 }),
      heightDots: Type.Integer({ minimum: 1, maximum: 1200 }),
      bits: Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
    },
    exact,
  ),
]);

/** How a receipt looks, in one language. Receipts are written in Simplified Chinese, the language of the file. */
export const ReceiptTemplate = Type.Object(
  {
    schema: Type.Literal('cunban.receipt-template/1'),
    id: Type.String({ pattern: '^[a-z0-9-]+$' }),
    blocks: Type.Array(TemplateBlock, { minItems: 1 }),
  },
  exact,
);
export type ReceiptTemplate = Immutable<Static<typeof ReceiptTemplate>>;

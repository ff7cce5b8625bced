import { type Static, Type } from 'typebox';
import type { Immutable } from './immutable.ts';

const exact = { additionalProperties: false };
const Line = Type.String({ minLength: 1, maxLength: 2000 });

/** One block of a document on A4, in reading order. Blocks are kept whole on a page where they fit on one. */
export const PrintBlock = Type.Union([
  Type.Object(
    {
      block: Type.Literal('paragraph'),
      text: Line,
      /** `indented` begins two characters in, as running text of an office does. */
      align: Type.Union([
        Type.Literal('indented'),
        Type.Literal('left'),
        Type.Literal('center'),
        Type.Literal('right'),
      ]),
      bold: Type.Boolean(),
    },
    exact,
  ),
  /** A ruled table of labels and values; values wrap. */
  Type.Object(
    {
      block: Type.Literal('facts'),
      rows: Type.Array(Type.Object({ label: Line, text: Line }, exact), { minItems: 1 }),
    },
    exact,
  ),
  /** Numbered points. */
  Type.Object({ block: Type.Literal('list'), items: Type.Array(Line, { minItems: 1, maxItems: 200 }) }, exact),
  /** Who issues it and when, at the right, with room for the seal; kept together. */
  Type.Object({ block: Type.Literal('issued'), office: Line, date: Line }, exact),
  Type.Object({ block: Type.Literal('qr'), data: Line, caption: Line }, exact),
]);
export type PrintBlock = Immutable<Static<typeof PrintBlock>>;

/** A document ready to be drawn: every value filled in. It carries personal data and lives in memory only. */
export const PrintDocument = Type.Object(
  {
    /** `notice`: running text under a rule. `certificate`: a frame, a large title, one page. */
    layout: Type.Union([Type.Literal('notice'), Type.Literal('certificate')]),
    /** The issuing office, above the title. */
    office: Line,
    title: Line,
    /** Number of the document, e.g. 受理编号; `null` for none. */
    number: Type.Union([Line, Type.Null()]),
    /** Said at the head when an earlier print exists or may exist. */
    copyMark: Type.Union([Line, Type.Null()]),
    blocks: Type.Array(PrintBlock, { minItems: 1 }),
  },
  exact,
);
export type PrintDocument = Immutable<Static<typeof PrintDocument>>;

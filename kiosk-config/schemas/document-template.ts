import { type Static, Type } from 'typebox';
import type { Immutable } from '../../app/contracts/immutable.ts';
import { LocalizedText } from '../../app/contracts/localized-text.ts';

const exact = { additionalProperties: false };
const Text = Type.String({ minLength: 1, maxLength: 1000 });

/** Values a document may name; `{{…}}` in a template's text stands for one of these. */
export const documentValueNames = [
  'officeName',
  'itemName',
  'itemCode',
  'applicantName',
  'idNumber',
  'birthDate',
  'address',
  'receiptNumber',
  'caseNumber',
  'pickupCode',
  'issuedOn',
  'timeLimit',
  'nextStep',
  'qrPayload',
] as const;
export type DocumentValueName = (typeof documentValueNames)[number];

/** Lists a document may name: what is missing or wrong, and what was handed in. */
export const documentListNames = ['corrections', 'materials'] as const;
export type DocumentListName = (typeof documentListNames)[number];

/** A block, or a row of facts, that names an empty value is left out. */
const TemplateBlock = Type.Union([
  Type.Object(
    {
      block: Type.Literal('paragraph'),
      text: Text,
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
  Type.Object(
    {
      block: Type.Literal('facts'),
      rows: Type.Array(Type.Object({ label: Text, text: Text }, exact), { minItems: 1 }),
    },
    exact,
  ),
  Type.Object(
    { block: Type.Literal('list'), of: Type.Union([Type.Literal('corrections'), Type.Literal('materials')]) },
    exact,
  ),
  Type.Object({ block: Type.Literal('issued'), office: Text, date: Text }, exact),
  Type.Object({ block: Type.Literal('qr'), data: Text, caption: Text }, exact),
]);

/** A paper of the office on A4. Papers are written in Simplified Chinese, the language of the file. */
export const DocumentTemplate = Type.Object(
  {
    schema: Type.Literal('cunban.document-template/1'),
    id: Type.String({ pattern: '^[a-z0-9-]+$', maxLength: 40 }),
    /** What the screen calls the paper. */
    name: LocalizedText,
    layout: Type.Union([Type.Literal('notice'), Type.Literal('certificate')]),
    title: Text,
    number: Text,
    blocks: Type.Array(TemplateBlock, { minItems: 1 }),
  },
  exact,
);
export type DocumentTemplate = Immutable<Static<typeof DocumentTemplate>>;

import { type Static, Type } from 'typebox';
import { DeviceClass } from '../../app/contracts/devices/vocabulary.ts';
import type { Immutable } from '../../app/contracts/immutable.ts';
import { LocalizedText } from '../../app/contracts/localized-text.ts';

const exact = { additionalProperties: false };
const FieldId = Type.String({ pattern: '^[a-z][a-zA-Z0-9]{0,39}$' });

/** Shown or asked only while an earlier answer has one of these values. */
const Condition = Type.Object({ field: FieldId, isOneOf: Type.Array(Type.String(), { minItems: 1 }) }, exact);
export type Condition = Immutable<Static<typeof Condition>>;

const DigitsInput = Type.Object(
  {
    kind: Type.Literal('digits'),
    length: Type.Integer({ minimum: 1, maximum: 20 }),
    /** How the digits are grouped on screen, e.g. [3, 4, 4]; sums to `length`. */
    grouping: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1 }),
    /** Whether only the last four digits are shown again on later pages. */
    masked: Type.Boolean(),
  },
  exact,
);

const ChoiceInput = Type.Object(
  {
    kind: Type.Literal('choice'),
    /** At most five: more would not fit one page as big cards (interface rule e5). */
    options: Type.Array(
      Type.Object({ value: Type.String(), label: LocalizedText, hint: Type.Optional(LocalizedText) }, exact),
      { minItems: 2, maxItems: 5 },
    ),
  },
  exact,
);

const CardKind = Type.Union([
  Type.Literal('citizen'),
  Type.Literal('residence-permit'),
  Type.Literal('foreign-resident'),
]);

/** Without a required device the service is not offered; without an optional one it says what will be different. */
const DeviceNeed = Type.Object({ deviceClass: DeviceClass, required: Type.Boolean() }, exact);
export type DeviceNeed = Immutable<Static<typeof DeviceNeed>>;

/** One question a page. */
export const FormPage = Type.Object(
  {
    field: FieldId,
    question: LocalizedText,
    hint: Type.Optional(LocalizedText),
    /** Row label on the review page. */
    label: LocalizedText,
    /** What to do when the answer breaks the schema. */
    problem: LocalizedText,
    input: Type.Union([DigitsInput, ChoiceInput]),
    when: Type.Optional(Condition),
  },
  exact,
);
export type FormPage = Immutable<Static<typeof FormPage>>;

/** Facts about the card holder that an eligibility rule may look at. */
const EligibilityRule = Type.Object(
  {
    fact: Type.Union([Type.Literal('age'), Type.Literal('card-days-left')]),
    atLeast: Type.Optional(Type.Integer()),
    below: Type.Optional(Type.Integer()),
    reason: LocalizedText,
    /** What the person can do instead. */
    nextStep: LocalizedText,
  },
  exact,
);
export type EligibilityRule = Immutable<Static<typeof EligibilityRule>>;

/** A paper that is handed in as a picture. */
const Paper = Type.Object(
  {
    id: FieldId,
    name: LocalizedText,
    /** Which side, how many, original or copy: one sentence. */
    hint: LocalizedText,
    /** One that is not required may be skipped and brought later. */
    required: Type.Boolean(),
    /** At most what fits one screen as pictures. */
    maxPages: Type.Integer({ minimum: 1, maximum: 4 }),
    /** `colour` only where colour matters: it triples the bytes. */
    mode: Type.Union([Type.Literal('gray'), Type.Literal('colour')]),
  },
  exact,
);
export type Paper = Immutable<Static<typeof Paper>>;

/** A document printed on A4 when the application came out so. */
const PrintedDocument = Type.Object(
  {
    template: Type.String(),
    on: Type.Union([Type.Literal('accepted'), Type.Literal('kept'), Type.Literal('returned')]),
  },
  exact,
);

const Step = Type.Union([
  Type.Object({ step: Type.Literal('identify') }, exact),
  Type.Object({ step: Type.Literal('check-eligibility'), rules: Type.Array(EligibilityRule, { minItems: 1 }) }, exact),
  Type.Object({ step: Type.Literal('form'), pages: Type.Array(FormPage, { minItems: 1 }) }, exact),
  Type.Object({ step: Type.Literal('materials'), papers: Type.Array(Paper, { minItems: 1, maxItems: 8 }) }, exact),
  Type.Object({ step: Type.Literal('review'), declaration: LocalizedText }, exact),
  Type.Object({ step: Type.Literal('sign'), statement: LocalizedText }, exact),
  Type.Object({ step: Type.Literal('submit') }, exact),
  Type.Object(
    {
      step: Type.Literal('print'),
      receiptTemplate: Type.String(),
      documents: Type.Optional(Type.Array(PrintedDocument, { minItems: 1, maxItems: 3 })),
    },
    exact,
  ),
]);
export type Step = Immutable<Static<typeof Step>>;

const Guide = Type.Object(
  {
    /** Legal basis: title and clause of each. */
    basis: Type.Array(LocalizedText, { minItems: 1 }),
    conditions: LocalizedText,
    /** What the visit needs, in one sentence. */
    needs: LocalizedText,
    fee: LocalizedText,
    timeLimit: LocalizedText,
    notes: Type.Array(LocalizedText),
    questions: Type.Array(Type.Object({ question: LocalizedText, answer: LocalizedText }, exact)),
  },
  exact,
);

/**
 * One service item: everything that makes a service, as data. `itemCode` is the 31-character implementation code
 * (18 characters unified social credit code of the office, 1 level of exercise, 12 basic code).
 */
export const ServiceItem = Type.Object(
  {
    schema: Type.Literal('cunban.service-item/1'),
    itemCode: Type.String({ pattern: '^[0-9A-Z]{31}$' }),
    itemVersion: Type.Integer({ minimum: 1 }),
    name: LocalizedText,
    /** One sentence: what the person gets. */
    summary: LocalizedText,
    /** What people call it, e.g. 低保 for 最低生活保障; found by the search like the name. */
    synonyms: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { minItems: 1, maxItems: 20 })),
    icon: Type.Union([Type.Literal('certify'), Type.Literal('enrol'), Type.Literal('senior')]),
    /** Kinds of card whose holders are served; residents' identity cards where it is left out. */
    cards: Type.Optional(Type.Array(CardKind, { minItems: 1 })),
    /** Devices that the steps do not imply. The rest follows from the steps. */
    devices: Type.Optional(Type.Array(DeviceNeed, { minItems: 1 })),
    minutes: Type.Integer({ minimum: 1, maximum: 60 }),
    guide: Guide,
    /**
     * JSON Schema (2020-12) of the answers, checked by Ajv: one string property a question. A question is required
     * whenever its page is shown.
     */
    answers: Type.Object(
      {
        type: Type.Literal('object'),
        properties: Type.Record(Type.String(), Type.Object({ type: Type.Literal('string') })),
        additionalProperties: Type.Literal(false),
      },
      exact,
    ),
    steps: Type.Array(Step, { minItems: 2 }),
    /** What happens next, told on the last page and on the receipt. */
    nextStep: Type.Object({ accepted: LocalizedText, kept: LocalizedText, returned: LocalizedText }, exact),
  },
  exact,
);
export type ServiceItem = Immutable<Static<typeof ServiceItem>>;

import { type Static, Type } from 'typebox';
import { PageWarning } from './devices/document-scanning.ts';
import type { Immutable } from './immutable.ts';
import { Language, LocalizedText } from './localized-text.ts';
import { CarryStanding, DeliveryStanding, MaintainedDevice } from './maintenance-page.ts';
import { Nullable } from './nullable.ts';
import { SignatureStroke } from './user-event.ts';
import {
  CardTrouble,
  DocumentProgress,
  MaterialTrouble,
  QuestionInput,
  ReceiptProgress,
  ReviewRow,
  VisitFrame,
} from './visit-page.ts';

const exact = { additionalProperties: false };

/** What will be different now, though the service is offered: something cannot be printed, or papers not scanned. */
export const ServiceNotice = Type.Union([
  Type.Literal('no-receipt'),
  Type.Literal('no-document'),
  Type.Literal('no-scanner'),
  /** Nothing can be saved now: the guide can be read, and that is all. */
  Type.Literal('guide-only'),
  /** It replaces an earlier application that did not go on by itself. */
  Type.Literal('anew'),
]);
export type ServiceNotice = Static<typeof ServiceNotice>;

/** Which dead device keeps a service from being offered. */
export const ServiceObstacle = Type.Union([
  Type.Literal('reader-offline'),
  Type.Literal('scanner-offline'),
  Type.Literal('device-offline'),
]);
export type ServiceObstacle = Static<typeof ServiceObstacle>;

const ServiceTile = Type.Object(
  {
    itemCode: Type.String(),
    name: LocalizedText,
    summary: LocalizedText,
    icon: Type.Union([Type.Literal('certify'), Type.Literal('enrol'), Type.Literal('senior')]),
    /** Minutes a visit usually takes. */
    minutes: Type.Integer(),
    /** The weightiest of what will be different now; the guide tells all of it. */
    notice: Nullable(ServiceNotice),
    /** Why the service cannot be offered now. */
    unavailable: Nullable(ServiceObstacle),
  },
  exact,
);
export type ServiceTile = Immutable<Static<typeof ServiceTile>>;

/**
 * What keeps the outbox from being opened. The station tries again by itself, the staff are told what to do.
 * - `DAT-01` the disk under it fails · `DAT-02` written by a newer version · `DAT-03` the disk is full
 * - `DAT-04` read-only, or not allowed to write · `DAT-05` another process holds it · `DAT-06` a fault of the software
 */
export const SavingOffCode = Type.Union([
  Type.Literal('DAT-01'),
  Type.Literal('DAT-02'),
  Type.Literal('DAT-03'),
  Type.Literal('DAT-04'),
  Type.Literal('DAT-05'),
  Type.Literal('DAT-06'),
]);
export type SavingOffCode = Static<typeof SavingOffCode>;

const visit = { visit: VisitFrame };

/** One full screen. The interface draws exactly this and holds nothing else. */
export const Screen = Type.Union([
  Type.Object({ kind: Type.Literal('starting') }, exact),
  Type.Object(
    {
      kind: Type.Literal('inviting'),
      stationName: LocalizedText,
      language: Language,
      services: Type.Array(ServiceTile),
      link: Type.Union([Type.Literal('up'), Type.Literal('down')]),
      /** Applications kept here that the county has not taken yet. */
      waiting: Type.Integer({ minimum: 0 }),
      /** Why nothing can be saved now, as a code for the staff; guides and earlier receipts can be seen all the same. */
      savingOff: Nullable(Type.Object({ code: SavingOffCode }, exact)),
    },
    exact,
  ),
  /** Nothing can be offered; `code` is for the staff, e.g. `CFG-07`. */
  Type.Object({ kind: Type.Literal('out-of-service'), code: Type.String() }, exact),
  /** The mains are gone and the battery is about to end; opens again by itself. */
  Type.Object({ kind: Type.Literal('power-failing') }, exact),
  /**
   * For the technician: every device of the profile, how it is and what it can do; and how items get to the county,
   * `null` while there is no outbox or nothing is known. Nothing personal.
   */
  Type.Object(
    {
      kind: Type.Literal('maintenance'),
      devices: Type.Array(MaintainedDevice),
      delivery: Nullable(DeliveryStanding),
      /** Left out where there is no outbox. */
      carry: Type.Optional(CarryStanding),
    },
    exact,
  ),

  /** What the service is and needs, in two sentences. */
  Type.Object(
    {
      kind: Type.Literal('guide'),
      ...visit,
      summary: LocalizedText,
      needs: LocalizedText,
      fee: LocalizedText,
      timeLimit: LocalizedText,
      minutes: Type.Integer(),
      notices: Type.Array(ServiceNotice),
      /** Whether it goes on from here; not while nothing can be saved. */
      canBegin: Type.Boolean(),
    },
    exact,
  ),
  Type.Object(
    {
      kind: Type.Literal('present-card'),
      ...visit,
      reading: Type.Boolean(),
      trouble: Nullable(CardTrouble),
    },
    exact,
  ),
  /** The form as the card filled it. */
  Type.Object(
    {
      kind: Type.Literal('confirm-identity'),
      ...visit,
      name: Type.String(),
      sex: LocalizedText,
      /** On residents' identity cards only. */
      ethnicity: Nullable(LocalizedText),
      /** Of foreigners, as three letters. */
      nationality: Nullable(Type.String()),
      /** `YYYY-MM-DD`. */
      birthDate: Type.String(),
      /** `null` where the card has none. */
      address: Nullable(Type.String()),
      /** First six and last four digits; the middle is masked on screen. */
      maskedIdNumber: Type.String(),
      validUntil: LocalizedText,
    },
    exact,
  ),
  /** An earlier visit with this card was not finished: on which page it stood, and what must be done again. */
  Type.Object(
    {
      kind: Type.Literal('resume'),
      ...visit,
      /** What stands on that page; nothing that was answered. */
      at: LocalizedText,
      page: Type.Integer({ minimum: 1 }),
      pages: Type.Integer({ minimum: 1 }),
      /** Papers that were taken have to be taken once more. */
      papersAgain: Type.Boolean(),
    },
    exact,
  ),
  Type.Object({ kind: Type.Literal('not-eligible'), ...visit, reason: LocalizedText, nextStep: LocalizedText }, exact),
  Type.Object(
    {
      kind: Type.Literal('question'),
      ...visit,
      field: Type.String(),
      question: LocalizedText,
      hint: Nullable(LocalizedText),
      input: QuestionInput,
      value: Nullable(Type.String()),
      /** What to do about the last answer, if it did not do. */
      problem: Nullable(LocalizedText),
    },
    exact,
  ),
  /** One paper to hand in: scanned or photographed page by page. The pictures are fetched by `pageId`. */
  Type.Object(
    {
      kind: Type.Literal('material'),
      ...visit,
      paper: Type.Object(
        { id: Type.String(), name: LocalizedText, hint: LocalizedText, required: Type.Boolean() },
        exact,
      ),
      /** `scan` on the scanner's glass, or `photo` under the document camera. */
      by: Type.Union([Type.Literal('scan'), Type.Literal('photo')]),
      camera: Nullable(Type.Object({ label: Type.String(), widthPx: Type.Integer(), heightPx: Type.Integer() }, exact)),
      working: Type.Boolean(),
      trouble: Nullable(MaterialTrouble),
      pages: Type.Array(Type.Object({ pageId: Type.String(), warnings: Type.Array(PageWarning) }, exact)),
      maxPages: Type.Integer({ minimum: 1 }),
    },
    exact,
  ),
  Type.Object(
    {
      kind: Type.Literal('review'),
      ...visit,
      rows: Type.Array(ReviewRow),
      /** Signed already, where saving has failed. */
      signature: Nullable(Type.Array(SignatureStroke)),
      /** What the person declares by going on. */
      declaration: LocalizedText,
      /** Whether the next press submits (no signature follows). */
      submits: Type.Boolean(),
    },
    exact,
  ),
  Type.Object(
    {
      kind: Type.Literal('sign'),
      ...visit,
      statement: LocalizedText,
      /** What has been drawn on the pen pad; `null` where the person signs on the glass. */
      pad: Nullable(Type.Object({ strokes: Type.Array(SignatureStroke) }, exact)),
    },
    exact,
  ),
  /** Being written to the durable outbox; not yet safe. */
  Type.Object({ kind: Type.Literal('saving'), ...visit }, exact),
  /** The outbox could not take it; nothing was kept. */
  Type.Object({ kind: Type.Literal('save-failed'), ...visit, code: Type.String() }, exact),
  /** Safe in the outbox; waiting some seconds for the county's answer. */
  Type.Object({ kind: Type.Literal('awaiting-county'), ...visit, receiptNumber: Type.String() }, exact),
  Type.Object(
    {
      kind: Type.Literal('outcome'),
      ...visit,
      /**
       * `accepted`: the county answered with a case number. `kept`: safe here, will be sent by itself.
       * `returned`: the county answered that it cannot take it as it is; staff will help.
       */
      outcome: Type.Union([
        Type.Literal('accepted'),
        Type.Literal('kept'),
        Type.Literal('returned'),
        /** Safe here, but the county could not read it: staff must look. */
        Type.Literal('needs-staff'),
      ]),
      caseNumber: Nullable(Type.String()),
      receiptNumber: Type.String(),
      /** Eight digits with which the receipt can be printed again. */
      pickupCode: Type.String(),
      nextStep: LocalizedText,
      receipt: ReceiptProgress,
      /** The document that is printed besides the receipt, if one is. */
      document: Nullable(Type.Object({ name: LocalizedText, progress: DocumentProgress }, exact)),
    },
    exact,
  ),
  /** The visit is over: take card and receipt. */
  Type.Object({ kind: Type.Literal('farewell'), ...visit, cardOnReader: Type.Boolean() }, exact),

  /** Printing an earlier receipt again. */
  Type.Object(
    {
      kind: Type.Literal('enter-pickup-code'),
      ...visit,
      /** Whether the receipt may be held under the code scanner instead. */
      scan: Type.Boolean(),
      searching: Type.Boolean(),
      notFound: Type.Boolean(),
    },
    exact,
  ),
  Type.Object(
    {
      kind: Type.Literal('receipt-found'),
      ...visit,
      itemName: LocalizedText,
      maskedName: Type.String(),
      receiptNumber: Type.String(),
      caseNumber: Nullable(Type.String()),
      outcome: Type.Union([
        Type.Literal('accepted'),
        Type.Literal('kept'),
        Type.Literal('returned'),
        /** It does not go on by itself, and nobody has judged the case. */
        Type.Literal('needs-staff'),
        /** It was handed in anew; `replacedBy` says under which number. */
        Type.Literal('superseded'),
      ]),
      /** When it was saved, `MM-DD HH:mm` in China. */
      keptSince: Type.String(),
      replacedBy: Nullable(Type.String()),
      /** Whether it can be handed in anew, here and now. */
      canApplyAnew: Type.Boolean(),
      receipt: ReceiptProgress,
    },
    exact,
  ),
]);
export type Screen = Immutable<Static<typeof Screen>>;
export type ScreenOf<Kind extends Screen['kind']> = Extract<Screen, { readonly kind: Kind }>;

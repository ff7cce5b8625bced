import { type Static, Type } from 'typebox';
import { CounterName } from './devices/device-status.ts';
import { DocumentPrinterTrouble } from './devices/document-printing.ts';
import { PageWarning, ScannerTrouble } from './devices/document-scanning.ts';
import { PrinterTrouble } from './devices/receipt-printing.ts';
import { DeviceClass, DeviceState } from './devices/vocabulary.ts';
import type { Immutable } from './immutable.ts';
import { Language, LocalizedText } from './localized-text.ts';
import { SignatureStroke } from './user-event.ts';

const exact = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Frame around every page of a visit. */
export const VisitFrame = Type.Object(
  {
    /** Name of the service, or of the errand (printing a receipt again). */
    title: LocalizedText,
    language: Language,
    canGoBack: Type.Boolean(),
    canCancel: Type.Boolean(),
    /** Pages done and pages in all, `null` where counting would mislead. */
    progress: Nullable(Type.Object({ page: Type.Integer(), pages: Type.Integer() }, exact)),
    /** `link` is the county's: `down` never blocks a visit, it is told honestly. */
    link: Type.Union([Type.Literal('up'), Type.Literal('down')]),
    /** A question laid over the page: leave? or: still there? */
    overlay: Nullable(
      Type.Union([
        Type.Object({ kind: Type.Literal('confirm-cancel') }, exact),
        Type.Object({ kind: Type.Literal('idle-warning'), secondsLeft: Type.Integer({ minimum: 0 }) }, exact),
      ]),
    ),
  },
  exact,
);
export type VisitFrame = Immutable<Static<typeof VisitFrame>>;

/** Why the person is asked to present the card again; `null` while nothing has gone wrong. */
export const CardTrouble = Type.Union([
  Type.Literal('card-removed'),
  Type.Literal('card-unreadable'),
  Type.Literal('not-an-id-card'),
  Type.Literal('unsupported-card'),
  Type.Literal('card-not-authentic'),
  Type.Literal('card-data-invalid'),
  Type.Literal('reader-fault'),
  Type.Literal('reader-offline'),
  Type.Literal('not-your-card'),
  /** A card that was read before still lies there; readers do not read it again until it was lifted. */
  Type.Literal('card-left-lying'),
]);
export type CardTrouble = Static<typeof CardTrouble>;

/** How an answer is given. Every kind is touch-only; no field needs a physical keyboard. */
export const QuestionInput = Type.Union([
  Type.Object({ kind: Type.Literal('digits'), length: Type.Integer(), grouping: Type.Array(Type.Integer()) }, exact),
  Type.Object(
    {
      kind: Type.Literal('choice'),
      options: Type.Array(
        Type.Object({ value: Type.String(), label: LocalizedText, hint: Nullable(LocalizedText) }, exact),
      ),
    },
    exact,
  ),
]);
export type QuestionInput = Immutable<Static<typeof QuestionInput>>;

const ReviewRow = Type.Object(
  {
    field: Type.String(),
    label: LocalizedText,
    /** What the county will be sent, shown in full or masked as the rule for the field says. */
    text: LocalizedText,
    source: Type.Union([Type.Literal('card'), Type.Literal('answer')]),
  },
  exact,
);

/** What the receipt printer is doing for this visit. */
export const ReceiptProgress = Type.Union([
  Type.Object({ state: Type.Literal('printing') }, exact),
  /** The printer itself confirmed it. */
  Type.Object({ state: Type.Literal('settled'), copy: Type.Boolean() }, exact),
  /** Nothing was printed, and why. */
  Type.Object({ state: Type.Literal('trouble'), trouble: PrinterTrouble }, exact),
  /** Bytes were sent, the printer did not confirm; a further print is marked as a copy. */
  Type.Object({ state: Type.Literal('unknown') }, exact),
  Type.Object({ state: Type.Literal('skipped') }, exact),
]);
export type ReceiptProgress = Immutable<Static<typeof ReceiptProgress>>;

/**
 * Why a document did not come out, besides what the printer itself says: it could not be drawn, no tray holds A4, the
 * printer does not take it, or gave the job up half-way.
 */
export const DocumentTrouble = Type.Union([
  DocumentPrinterTrouble,
  Type.Literal('not-drawn'),
  Type.Literal('media-not-ready'),
  Type.Literal('document-refused'),
  Type.Literal('job-aborted'),
]);
export type DocumentTrouble = Static<typeof DocumentTrouble>;

/** What the A4 printer is doing for this visit. */
export const DocumentProgress = Type.Union([
  /** The receipt comes first. */
  Type.Object({ state: Type.Literal('waiting') }, exact),
  Type.Object({ state: Type.Literal('printing') }, exact),
  /** The job stands still in the printer until somebody helps, and then goes on by itself. */
  Type.Object({ state: Type.Literal('held'), trouble: DocumentPrinterTrouble }, exact),
  Type.Object({ state: Type.Literal('settled'), copy: Type.Boolean() }, exact),
  Type.Object({ state: Type.Literal('trouble'), trouble: DocumentTrouble }, exact),
  Type.Object({ state: Type.Literal('unknown') }, exact),
  Type.Object({ state: Type.Literal('skipped') }, exact),
]);
export type DocumentProgress = Immutable<Static<typeof DocumentProgress>>;

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

/** What a test of a device came to. `unsupported`: it has none. */
export const DeviceTest = Type.Union([
  Type.Object({ state: Type.Literal('not-tested') }, exact),
  Type.Object({ state: Type.Literal('running') }, exact),
  Type.Object({ state: Type.Literal('passed'), found: Type.Array(Type.String()) }, exact),
  Type.Object({ state: Type.Literal('failed'), detail: Type.String() }, exact),
  Type.Object({ state: Type.Literal('unsupported') }, exact),
]);
export type DeviceTest = Immutable<Static<typeof DeviceTest>>;

const NamedValue = Type.Object({ name: Type.String(), value: Type.String() }, exact);

/** One device as the technician sees it. */
const MaintainedDevice = Type.Object(
  {
    deviceId: Type.String(),
    deviceClass: DeviceClass,
    driver: Type.String(),
    /** `unknown` until it has told; `refused` when it cannot be driven as the profile describes it. */
    state: Type.Union([DeviceState, Type.Literal('unknown'), Type.Literal('refused')]),
    /** What the device itself complains of, or why it is refused; a kebab-case code. */
    trouble: Nullable(Type.String()),
    capabilities: Type.Array(NamedValue),
    /** How often a door was opened while the station was in service, and when last, `MM-DD HH:mm` in China. */
    doorOpened: Nullable(Type.Object({ times: Type.Integer({ minimum: 1 }), lastAt: Type.String() }, exact)),
    counters: Type.Array(Type.Object({ name: CounterName, value: Type.Number() }, exact)),
    test: DeviceTest,
  },
  exact,
);
export type MaintainedDevice = Immutable<Static<typeof MaintainedDevice>>;

const Count = Type.Integer({ minimum: 0 });

/** An item that does not go on by itself; what to do about it follows from `kind` and `code`. */
const StuckItem = Type.Object(
  {
    receiptNumber: Type.String(),
    kind: Type.Union([Type.Literal('needs-staff'), Type.Literal('returned'), Type.Literal('paper')]),
    code: Type.String(),
    /** `MM-DD HH:mm` in China. */
    since: Type.String(),
  },
  exact,
);
export type StuckItem = Immutable<Static<typeof StuckItem>>;

/** How what was handed in gets to the county, for the technician. Times as `MM-DD HH:mm` in China. Nothing personal. */
export const DeliveryStanding = Type.Object(
  {
    link: Type.Union([Type.Literal('up'), Type.Literal('down')]),
    /** `null` before the county has ever answered. */
    lastContactAt: Nullable(Type.String()),
    waiting: Count,
    oldestAt: Nullable(Type.String()),
    papersWaiting: Count,
    paperBytes: Count,
    /** The oldest of them; how many there are in all says `stuckCount`. */
    stuck: Type.Array(StuckItem),
    stuckCount: Count,
    bytesThisHour: Count,
    bytesToday: Count,
    /** What the hour may use, `null` for no limit. */
    bytesPerHour: Nullable(Count),
    reservedCaseNumbers: Count,
    catalogue: Nullable(Type.Object({ version: Count, at: Nullable(Type.String()) }, exact)),
    /** Why the county's newest catalogue was not taken, as a code; `null` where all is well. */
    catalogueTrouble: Nullable(Type.String()),
    drafts: Count,
    freeBytes: Nullable(Count),
    databaseBytes: Count,
    journalBytes: Count,
    epoch: Type.String(),
    /** What the last opening of the outbox found. */
    opening: Type.Object(
      {
        quarantined: Type.Boolean(),
        rebuiltRows: Count,
        repairedEntries: Count,
        damagedEntries: Count,
        auditBroken: Type.Boolean(),
      },
      exact,
    ),
  },
  exact,
);
export type DeliveryStanding = Immutable<Static<typeof DeliveryStanding>>;

const CarryDirection = Type.Union([Type.Literal('out'), Type.Literal('in')]);

/** What became of the last errand with a stick. */
export const CarryRun = Type.Union([
  Type.Object({ state: Type.Literal('idle') }, exact),
  Type.Object(
    { state: Type.Literal('running'), direction: CarryDirection, percent: Type.Integer({ minimum: 0, maximum: 100 }) },
    exact,
  ),
  /** On the stick, read again and compared. */
  Type.Object(
    { state: Type.Literal('wrote'), fileName: Type.String(), applications: Count, papers: Count, damaged: Count },
    exact,
  ),
  /** The county's answers were taken in. */
  Type.Object(
    { state: Type.Literal('read'), acknowledged: Count, refused: Count, invalid: Count, wiped: Count },
    exact,
  ),
  Type.Object({ state: Type.Literal('failed'), direction: CarryDirection, code: Type.String() }, exact),
]);
export type CarryRun = Immutable<Static<typeof CarryRun>>;

/** The way to the county without a link, for the technician. */
export const CarryStanding = Type.Object(
  {
    stick: Type.Union([
      Type.Literal('none'),
      Type.Literal('ready'),
      Type.Literal('read-only'),
      Type.Literal('several'),
    ]),
    run: CarryRun,
  },
  exact,
);
export type CarryStanding = Immutable<Static<typeof CarryStanding>>;

/** Why a page could not be taken; `camera-failed`: the camera is not there or does not give the picture asked for. */
export const MaterialTrouble = Type.Union([
  ScannerTrouble,
  Type.Literal('feeder-empty'),
  Type.Literal('not-taken'),
  Type.Literal('camera-failed'),
]);
export type MaterialTrouble = Static<typeof MaterialTrouble>;

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

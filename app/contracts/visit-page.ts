import { type Static, Type } from 'typebox';
import { DocumentPrinterTrouble } from './devices/document-printing.ts';
import { ScannerTrouble } from './devices/document-scanning.ts';
import { PrinterTrouble } from './devices/receipt-printing.ts';
import type { Immutable } from './immutable.ts';
import { Language, LocalizedText } from './localized-text.ts';
import { Nullable } from './nullable.ts';

const exact = { additionalProperties: false };

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

/** One line of what the person checks before it is sent. */
export const ReviewRow = Type.Object(
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

/** Why a page could not be taken; `camera-failed`: the camera is not there or does not give the picture asked for. */
export const MaterialTrouble = Type.Union([
  ScannerTrouble,
  Type.Literal('feeder-empty'),
  Type.Literal('not-taken'),
  Type.Literal('camera-failed'),
]);
export type MaterialTrouble = Static<typeof MaterialTrouble>;

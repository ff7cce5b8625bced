import { type Static, Type } from 'typebox';
import { type CommandEnd, commandArgument } from './command.ts';
import { DeviceState, MediaState, PaperState, TonerState, words } from './vocabulary.ts';

const exact = { additionalProperties: false };

/** Why a document printer cannot print now. */
export const DocumentPrinterTrouble = words([
  'paper-out',
  'paper-jammed',
  'cover-open',
  'tray-missing',
  'toner-out',
  'output-full',
  'paused',
  'printer-fault',
  'printer-offline',
]);
export type DocumentPrinterTrouble = Static<typeof DocumentPrinterTrouble>;

/** Paper sizes that a township prints, as PWG 5101.1 names them. */
export const DocumentMedia = words(['iso_a4_210x297mm', 'iso_a3_297x420mm', 'iso_a5_148x210mm']);
export type DocumentMedia = Static<typeof DocumentMedia>;

export const documentPrinterStatus = {
  deviceClass: Type.Literal('document-printer'),
  device: DeviceState,
  media: MediaState,
  paper: PaperState,
  toner: TonerState,
  /** What lies ready in the trays, in PWG names; empty while unknown. */
  mediaReady: Type.Array(Type.String()),
  trouble: Type.Union([DocumentPrinterTrouble, Type.Null()]),
};

/**
 * Why a document is not known to be printed.
 * - a `DocumentPrinterTrouble`  the printer said so before the document was sent: nothing was printed
 * - `media-not-ready`           no tray holds that size
 * - `document-refused`          the printer does not take this format, side or size
 * - `job-aborted`               the printer gave the job up; pages may lie in the exit
 * - `outcome-unknown`           sent, then silence: only a person can say what lies in the exit
 * - a `CommandEnd`              `timed-out` and `cancelled` say that the job was taken back from the printer
 */
export type PrintDocumentFailure =
  | DocumentPrinterTrouble
  | 'media-not-ready'
  | 'document-refused'
  | 'job-aborted'
  | 'outcome-unknown'
  | CommandEnd;

export const documentPrinterMethods = {
  /**
   * Prints a PDF and follows the job until the printer has settled it. The bytes go straight to the printer. Fails
   * with `PrintDocumentFailure`.
   */
  printDocument: {
    argument: commandArgument({
      pdf: Type.Unsafe<Uint8Array>({}),
      /** Shown on the printer's own display and in its log: never anything personal. */
      jobName: Type.String({ pattern: '^[A-Za-z0-9 -]{1,60}$' }),
      media: DocumentMedia,
      copies: Type.Integer({ minimum: 1, maximum: 20 }),
      sides: words(['one-sided', 'two-sided-long-edge', 'two-sided-short-edge']),
      /** The tray as the printer names it; `null` lets the printer choose by size. */
      tray: Type.Union([Type.String(), Type.Null()]),
    }),
    value: Type.Object({ outcome: Type.Literal('settled'), sheets: Type.Union([Type.Integer(), Type.Null()]) }, exact),
  },
};

export const documentPrinterEvents = {
  /** A job stands still until somebody helps (paper, jam, cover), or goes on again with `trouble: null`. */
  documentJobHeld: Type.Object(
    {
      deviceId: Type.String(),
      commandId: Type.String(),
      trouble: Type.Union([DocumentPrinterTrouble, Type.Null()]),
    },
    exact,
  ),
};

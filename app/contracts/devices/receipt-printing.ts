import { type Static, Type } from 'typebox';
import { type CommandEnd, commandArgument } from './command.ts';
import { ReceiptDocument } from './receipt-document.ts';
import { DeviceState, MediaState, PaperState, words } from './vocabulary.ts';

/** Why a receipt printer cannot print now; each has its own picture and sentence on screen. */
export const PrinterTrouble = words([
  'paper-out',
  'cover-open',
  'cutter-fault',
  'overheated',
  'printer-fault',
  'printer-offline',
]);
export type PrinterTrouble = Static<typeof PrinterTrouble>;

export const receiptPrinterStatus = {
  deviceClass: Type.Literal('receipt-printer'),
  device: DeviceState,
  /** `present`: a slip hangs in the exit and was not taken. */
  media: MediaState,
  paper: PaperState,
  trouble: Type.Union([PrinterTrouble, Type.Null()]),
};

/**
 * Why a receipt is not known to be printed.
 * - a `PrinterTrouble`    the printer said so before anything was sent: nothing was printed
 * - `outcome-unknown`     bytes were sent but the printer did not confirm; a new print must be marked as a copy
 * - `unprintable`         the document cannot be laid out on this paper
 * - a `CommandEnd`        nothing was sent
 */
export type PrintReceiptFailure = PrinterTrouble | 'outcome-unknown' | 'unprintable' | CommandEnd;

export const receiptPrinterMethods = {
  /** Prints one receipt and waits until the printer has confirmed it (`settled`). Fails with `PrintReceiptFailure`. */
  printReceipt: {
    argument: commandArgument({ document: ReceiptDocument }),
    value: Type.Object({ outcome: Type.Literal('settled') }, { additionalProperties: false }),
  },
};

import type { DocumentPrinterTrouble, PrintDocumentFailure } from '../../app/contracts/devices/document-printing.ts';
import { type Failure, fail } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';
import type { Interruption } from '../command.ts';
import type { DocumentOrder } from '../device-classes.ts';
import type { PrinterCondition, WantedMedia } from './printer-condition.ts';
import type { PrinterDescription } from './printer-description.ts';
import type { PrinterSession } from './printer-session.ts';

/** A printer that is silent for so long while it holds a job will not tell any more what became of it. */
export const SILENCE_LIMIT_MS = 20_000;
/** Between two attempts at a printer that did not answer. */
export const RETRY_MS = 1000;

/** What the steps of one order have in common. */
export interface JobCourse {
  readonly session: PrinterSession;
  readonly description: PrinterDescription;
  readonly clock: Clock;
  readonly order: DocumentOrder;
  readonly wanted: WantedMedia;
  /** Aborts with the reason `timed-out` or `cancelled`. */
  readonly signal: AbortSignal;
  /** A job that stands still for so long is taken back. */
  readonly heldLimitMs: number;
  /** Whether "completed" means paper here (`confirms` in printer-description.ts). */
  readonly confirms: boolean;
  /** A name that no other job has, so that ours is found again when an answer was lost. */
  readonly nameJob: () => string;
  readonly onHeld: (trouble: DocumentPrinterTrouble | null) => void;
  /** How the printer was seen to be; `null` when it did not answer. */
  readonly onCondition: (condition: PrinterCondition | null) => void;
}

export type PrintFailure = { readonly ok: false; readonly failure: Failure<PrintDocumentFailure> };

/** The interruption under way, or `null`. */
export function interruptionOf({ signal }: Pick<JobCourse, 'signal'>): Interruption | null {
  if (!signal.aborted) return null;
  return signal.reason === 'cancelled' ? 'cancelled' : 'timed-out';
}

export function failed(code: PrintDocumentFailure, detail?: string): PrintFailure {
  return fail(code, detail);
}

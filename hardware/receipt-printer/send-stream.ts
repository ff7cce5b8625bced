import type { PrintReceiptFailure } from '../../app/contracts/devices/receipt-printing.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import type { PrintStream } from './command-writer.ts';
import type { EscPosDriver } from './escpos-driver.ts';
import { type LinePace, PrinterBacklog } from './line-pace.ts';
import { isPassing, type PrinterCondition, troubleOf } from './status.ts';

/** Small pieces leave room for status requests in between. */
export const PIECE_BYTES = 512;
/**
 * Pieces on their way while the answer to the one before is awaited. Two keep the line busy; the third is for a busy
 * machine that comes to the answer late. More would only delay the news that the printer has stopped.
 */
const UNANSWERED_PIECES = 3;
/** Between two looks at a printer whose trouble passes by itself. */
const PASSING_POLL_MS = 400;

export interface SendOptions {
  readonly clock: Clock;
  readonly pace: LinePace;
  /** Aborts with the reason `timed-out` or `cancelled`. */
  readonly signal: AbortSignal;
  readonly onCondition: (condition: PrinterCondition | null) => void;
}

/**
 * Sends a print stream as fast as the line takes it, and hears after every piece how the printer is. `ok` means that
 * every byte has arrived. `printer-offline` means that none has; any other failure that some may have.
 */
export async function sendStream(
  driver: EscPosDriver,
  stream: PrintStream,
  options: SendOptions,
): Promise<Result<void, PrintReceiptFailure>> {
  const { clock, pace, signal } = options;
  const backlog = pace.flowControl ? null : new PrinterBacklog();
  const unheard: Promise<PrinterCondition | null>[] = [];
  let sentDots = 0;

  const hearOldest = async (): Promise<Result<void, PrintReceiptFailure>> => {
    // Of a question that went missing in noise another is asked, when nothing else is under way.
    const condition = (await unheard.shift()) ?? (await driver.askCondition());
    options.onCondition(condition);
    const startedAt = clock.now();
    const settled = condition !== null && isPassing(condition) ? await whenPassed(driver, options) : condition;
    backlog?.delay(clock.now() - startedAt);
    if (settled !== null && troubleOf(settled) === null) return ok(undefined);
    return fail('outcome-unknown', 'the printer stopped while receiving');
  };

  for (const [index, piece] of stream.pieces(PIECE_BYTES).entries()) {
    if (unheard.length >= UNANSWERED_PIECES) {
      const heard = await hearOldest();
      if (!heard.ok) return heard;
    }
    const wait = backlog?.waitFor(piece.bytes.length, clock.now()) ?? 0;
    if (wait > 0) await pause(clock, wait);
    if (signal.reason === 'timed-out') return fail('outcome-unknown', 'timed out while sending');
    sentDots += piece.feedDots;
    // A line that closes under a write may have carried part of it: only one that was closed before has not.
    if (index === 0 && driver.closed) return fail('printer-offline');
    const written = await driver.writePiece(piece, sentDots);
    if (!written.ok) return fail('outcome-unknown', written.failure.code);
    unheard.push(written.value.answer);
    backlog?.add(piece.bytes.length, piece.feedDots, clock.now() + piece.bytes.length * pace.byteMs);
  }
  while (unheard.length > 0) {
    const heard = await hearOldest();
    if (!heard.ok) return heard;
  }
  return ok(undefined);
}

/**
 * Waits until what stops the printer has passed, but no longer than the command may take; the printer then goes on
 * by itself where it stopped. Returns the last condition.
 */
export async function whenPassed(
  driver: EscPosDriver,
  { clock, signal, onCondition }: SendOptions,
): Promise<PrinterCondition | null> {
  while (signal.reason !== 'timed-out') {
    await pause(clock, PASSING_POLL_MS);
    const condition = await driver.askCondition();
    onCondition(condition);
    if (condition === null || !isPassing(condition)) return condition;
  }
  return null;
}

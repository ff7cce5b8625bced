import type { PrintReceiptFailure } from '../../app/contracts/devices/receipt-printing.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { pause } from '../clock.ts';
import type { PrintStream } from './command-writer.ts';
import type { EscPosDriver } from './escpos-driver.ts';
import { printingMs } from './line-pace.ts';
import { type SendOptions, sendStream, whenPassed } from './send-stream.ts';
import { isPassing, needsRecovery, type PrinterCondition, troubleOf } from './status.ts';

/** Between two looks at a printer that has everything and should be printing. */
const POLL_MS = 400;
/** Patience beyond the computed time before the outcome is called unknown. */
const SLACK_MS = 4000;
/** Without an echo, this many looks in a row must find nothing wrong. */
const GOOD_LOOKS = 2;
/** A printer told to go on after a mended fault moves its cutter first. */
const RECOVERY_MS = 700;

export interface PrintJobOptions extends SendOptions {
  readonly processIdEcho: boolean;
  /** Cuts off what an earlier job left, if that has not been done yet. */
  readonly tidy: () => Promise<void>;
}

type JobResult = Result<{ readonly outcome: 'settled' }, PrintReceiptFailure>;

/**
 * Prints one receipt. States of a job: `accepted` until the first byte leaves (a failure then means that nothing
 * was printed), `sent` while the printer works, then `settled` when the printer confirmed it, else `failed` with
 * `outcome-unknown`: no one but a person can say what is on the paper.
 */
export async function printReceiptJob(
  driver: EscPosDriver,
  stream: PrintStream,
  options: PrintJobOptions,
): Promise<JobResult> {
  const condition = await readyCondition(driver, options);
  const trouble = condition === null ? 'printer-offline' : troubleOf(condition);
  if (trouble !== null) return fail(trouble);
  if (options.signal.aborted) return fail(options.signal.reason === 'cancelled' ? 'cancelled' : 'timed-out');

  await options.tidy();
  const startedAt = options.clock.now();
  const sent = await sendStream(driver, stream, options);
  if (!sent.ok && sent.failure.code === 'printer-offline') return sent;
  if (sent.ok && (await confirm(driver, startedAt + printingMs(stream.feedDots), options))) {
    return ok({ outcome: 'settled' });
  }
  // What is still in its buffer must not come out later, when the person holds another print.
  await driver.forgetJob();
  return sent.ok ? fail('outcome-unknown') : sent;
}

/** How the printer is before a job. A fault that staff have mended ends when the printer is told so. */
async function readyCondition(driver: EscPosDriver, options: SendOptions): Promise<PrinterCondition | null> {
  const found = await driver.askCondition();
  options.onCondition(found);
  if (found === null || !needsRecovery(found)) return found;
  await driver.forgetJob();
  await pause(options.clock, RECOVERY_MS);
  const condition = await driver.askCondition();
  options.onCondition(condition);
  return condition;
}

/** Waits for the printer to say that everything is printed, or, where it cannot, to look well for long enough. */
async function confirm(driver: EscPosDriver, printedAt: number, options: PrintJobOptions): Promise<boolean> {
  const { clock, signal } = options;
  const echo = options.processIdEcho ? await driver.requestEcho(nextEchoId()) : null;
  if (echo !== null && !echo.ok) return false;
  const arrival = new AbortController();
  void echo?.value.echoed.then(() => arrival.abort());
  let due = printedAt;
  const sentAt = clock.now();
  let goodLooks = 0;
  const isSettled = (): boolean => (echo === null ? goodLooks >= GOOD_LOOKS : arrival.signal.aborted);
  while (!isSettled() && clock.now() < Math.max(due, sentAt) + SLACK_MS && signal.reason !== 'timed-out') {
    await pause(clock, POLL_MS, arrival.signal);
    if (isSettled()) break;
    const pausedAt = clock.now();
    const condition = await driver.askCondition();
    options.onCondition(condition);
    const passed = condition !== null && isPassing(condition) ? await whenPassed(driver, options) : condition;
    if (passed === null || troubleOf(passed) !== null) break;
    // A head that had to cool prints later, and the time for it has to be counted anew.
    if (passed !== condition) {
      due = Math.max(due, sentAt) + clock.now() - pausedAt;
      goodLooks = 0;
    } else if (clock.now() >= due) goodLooks += 1;
  }
  echo?.value.stop();
  return isSettled();
}

let lastEcho = 0;

/** Four digits, never the same for two jobs in a row, so that a late echo settles nothing. */
function nextEchoId(): string {
  lastEcho = (lastEcho + 1) % 10_000;
  return String(lastEcho).padStart(4, '0');
}

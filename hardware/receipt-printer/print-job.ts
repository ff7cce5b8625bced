import type { PrintReceiptFailure } from '../../app/contracts/devices/receipt-printing.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import { type EscPosDriver, piecesOf } from './escpos-driver.ts';
import { type EncodedReceipt, ESC_POS } from './escpos-encoder.ts';
import { type PrinterCondition, troubleOf } from './status.ts';

/** Between two looks at a printer that has everything and should be printing. */
const POLL_MS = 400;
/** Time a slow mechanism takes for a line, on top of the wire time. */
const LINE_PRINT_MS = 60;
/** Patience beyond the computed time before the outcome is called unknown. */
const SLACK_MS = 4000;
/** Without an echo, this many looks in a row must find nothing wrong. */
const GOOD_LOOKS = 2;

export interface PrintJobOptions {
  readonly clock: Clock;
  readonly baudRate: number;
  readonly processIdEcho: boolean;
  /** The remains of an earlier job may be in the printer or hang out of it. */
  readonly cleanUpFirst: boolean;
  /** Aborts with the reason `timed-out` or `cancelled`. */
  readonly signal: AbortSignal;
  readonly onCondition: (condition: PrinterCondition | null) => void;
}

type JobResult = Result<{ readonly outcome: 'settled' }, PrintReceiptFailure>;

/**
 * Prints one receipt. States of a job: `accepted` until the first byte leaves (a failure then means that nothing
 * was printed), `sent` while the printer works, then `settled` when the printer confirmed it, else `failed` with
 * `outcome-unknown`: no one but a person can say what is on the paper.
 */
export async function printReceiptJob(
  driver: EscPosDriver,
  receipt: EncodedReceipt,
  options: PrintJobOptions,
): Promise<JobResult> {
  const condition = await driver.askCondition();
  options.onCondition(condition);
  const trouble = condition === null ? 'printer-offline' : troubleOf(condition);
  if (trouble !== null) return fail(trouble);
  if (options.signal.aborted) return fail(options.signal.reason === 'cancelled' ? 'cancelled' : 'timed-out');

  const leftovers = options.cleanUpFirst ? [ESC_POS.clearAndRecover, ESC_POS.initialise, ESC_POS.feedAndCut] : [];
  const sent = await send(driver, piecesOf([...leftovers, ...receipt.commands]), options);
  if (!sent.ok) return sent;
  const settled = await confirm(driver, receipt, options);
  if (settled) return ok({ outcome: 'settled' });
  // What is still in its buffer must not come out later, when the person holds another print.
  await driver.write(ESC_POS.clearAndRecover);
  return fail('outcome-unknown');
}

async function send(
  driver: EscPosDriver,
  pieces: readonly Uint8Array[],
  options: PrintJobOptions,
): Promise<Result<void, PrintReceiptFailure>> {
  for (const [index, piece] of pieces.entries()) {
    const written = await driver.writePiece(piece);
    if (!written.ok && index === 0 && written.failure.code === 'connection-closed') return fail('printer-offline');
    if (!written.ok) return fail('outcome-unknown', written.failure.code);
    if (index === pieces.length - 1) break;
    // Three-wire cables have no flow control: the answer shows that the printer keeps up.
    const condition = await driver.askCondition();
    options.onCondition(condition);
    if (condition === null || troubleOf(condition) !== null) {
      await driver.write(ESC_POS.clearAndRecover);
      return fail('outcome-unknown', 'printer stopped while receiving');
    }
    if (options.signal.reason === 'timed-out') return fail('outcome-unknown', 'timed out while sending');
  }
  return ok(undefined);
}

async function confirm(driver: EscPosDriver, receipt: EncodedReceipt, options: PrintJobOptions): Promise<boolean> {
  const { clock } = options;
  const bytes = receipt.commands.reduce((sum, command) => sum + command.length, 0);
  const expectedMs = (bytes * 10_000) / options.baudRate + receipt.commands.length * (LINE_PRINT_MS / 4);
  const deadline = clock.now() + expectedMs + SLACK_MS;
  if (options.processIdEcho) return confirmByEcho(driver, deadline, options);
  await pause(clock, expectedMs);
  let good = 0;
  while (good < GOOD_LOOKS && clock.now() < deadline && options.signal.reason !== 'timed-out') {
    const condition = await driver.askCondition();
    options.onCondition(condition);
    if (condition === null || troubleOf(condition) !== null) return false;
    good += 1;
    if (good < GOOD_LOOKS) await pause(clock, POLL_MS);
  }
  return good >= GOOD_LOOKS;
}

async function confirmByEcho(driver: EscPosDriver, deadline: number, options: PrintJobOptions): Promise<boolean> {
  const { clock } = options;
  const requested = await driver.requestEcho(nextEchoId());
  if (!requested.ok) return false;
  const { echoed, stop } = requested.value;
  const arrival = new AbortController();
  let settled = false;
  void echoed.then(() => {
    settled = true;
    arrival.abort();
  });
  while (!settled && clock.now() < deadline && options.signal.reason !== 'timed-out') {
    await pause(clock, POLL_MS, arrival.signal);
    if (settled) break;
    const condition = await driver.askCondition();
    options.onCondition(condition);
    if (condition === null || troubleOf(condition) !== null) break;
  }
  stop();
  return settled;
}

let lastEcho = 0;

/** Four digits, never the same for two jobs in a row, so that a late echo settles nothing. */
function nextEchoId(): string {
  lastEcho = (lastEcho + 1) % 10_000;
  return String(lastEcho).padStart(4, '0');
}

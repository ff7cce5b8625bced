/** One run of the scanner: what it writes becomes pages, and its end a result. */
import type { ScanDocumentFailure, ScannedPage } from '../../app/contracts/devices/document-scanning.ts';
import { assertNever, fail, ok, type Result } from '../../app/contracts/result.ts';
import type { Clock, TimerId } from '../clock.ts';
import type { ScanOrder } from '../device-classes.ts';
import { complaintOf, type SaneStatus, saneStatusOf } from '../transports/sane-status.ts';
import type { ScannerProgram } from '../transports/transport.ts';
import type { Raster } from './imaging/raster.ts';
import type { PageImaging } from './page-imaging.ts';
import { PnmParser } from './pnm-parser.ts';
import type { ScanPlan } from './scan-plan.ts';

/** A lamp that warms up, a feeder that pulls again: but a scanner silent for longer hangs. */
const SILENCE_LIMIT_MS = 60_000;
/** Having complained, `scanimage` should end; with some back ends it hangs in cleaning up. */
const COMPLAINT_GRACE_MS = 1500;
/** Pages that wait to be worked on. More stay in the scanner: 26 MB each at 300 dpi in colour. */
const MOST_WAITING = 2;

export interface ScanRun {
  readonly program: ScannerProgram;
  readonly clock: Clock;
  readonly imaging: PageImaging;
  readonly order: ScanOrder;
  readonly plan: ScanPlan;
  /** Ends the run: the person gave up, or the link is gone. */
  readonly signal: AbortSignal;
  /** Each page in turn; it is overwritten when this has returned. */
  readonly onPage: (page: ScannedPage) => void;
}

/** `gone` and `unknown` leave open whether the scanner is still there. */
export type ScanRunFailure = Exclude<ScanDocumentFailure, 'timed-out' | 'scanner-offline'> | 'gone' | 'unknown';

/** Scans one page from the glass or all from the feeder; the value counts the pages told. */
export async function scanPages(run: ScanRun): Promise<Result<{ readonly pages: number }, ScanRunFailure>> {
  const { program, clock, order, plan, signal } = run;
  const stop = new AbortController();
  const end = (): void => stop.abort();
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  const parser = new PnmParser();
  const pages = new PageQueue(run, end);
  const watch = new Watchdog(clock, end);
  let limitMs = SILENCE_LIMIT_MS;
  watch.allow(limitMs);

  const ended = await program.run(['--progress', ...plan.args], {
    everyPage: order.source === 'feeder',
    signal: stop.signal,
    async onOutput(bytes) {
      watch.allow(limitMs);
      for (const raster of parser.push(bytes)) pages.add(raster);
      if (parser.state === 'damaged') end();
      // While it waits here for its pages, the scanner is not to blame for the silence.
      if (pages.waiting > MOST_WAITING) {
        watch.stop();
        await pages.settled();
        watch.allow(limitMs);
      }
    },
    onLine(line) {
      if (complaintOf(line) !== null) limitMs = COMPLAINT_GRACE_MS;
      watch.allow(limitMs);
    },
  });
  watch.stop();
  signal.removeEventListener('abort', end);
  const { state } = parser;
  parser.wipe();
  await pages.settled();

  if (signal.aborted) return fail('cancelled');
  if (pages.failure !== null) return fail(pages.failure);
  if (state === 'damaged') return fail('scanner-fault', 'output is no picture');
  const status = saneStatusOf(ended);
  const failure = failureOf(status, pages.told, order);
  if (failure !== null) return fail(failure, status);
  if (state === 'within') return fail('scanner-fault', 'output breaks off');
  return ok({ pages: pages.told });
}

function failureOf(status: SaneStatus, pages: number, { source }: ScanOrder): ScanRunFailure | null {
  switch (status) {
    case 'good':
    case 'end-of-data':
      if (pages > 0) return null;
      return source === 'feeder' ? 'feeder-empty' : 'scanner-fault';
    case 'no-documents':
      return pages > 0 ? null : 'feeder-empty';
    case 'jammed':
      return 'paper-jammed';
    case 'cover-open':
      return 'cover-open';
    case 'device-busy':
      return 'busy';
    case 'cancelled':
      return 'cancelled';
    case 'unsupported':
    case 'invalid':
      return 'unsupported';
    case 'no-memory':
    case 'access-denied':
      return 'scanner-fault';
    case 'gone':
      return 'gone';
    case 'io-error':
    case 'unknown':
      return 'unknown';
    default:
      return assertNever(status);
  }
}

/** Pages on their way through the imaging thread, told in the order in which they came. */
class PageQueue {
  readonly #run: ScanRun;
  readonly #onFailure: () => void;
  #tail: Promise<void> = Promise.resolve();
  waiting = 0;
  told = 0;
  failure: 'over-budget' | null = null;

  constructor(run: ScanRun, onFailure: () => void) {
    this.#run = run;
    this.#onFailure = onFailure;
  }

  add(raster: Raster): void {
    this.waiting += 1;
    this.#tail = this.#tail
      .then(() => this.#improve(raster))
      .finally(() => {
        this.waiting -= 1;
      });
  }

  /** Resolves when those that wait now are through. */
  settled(): Promise<void> {
    return this.#tail;
  }

  async #improve(raster: Raster): Promise<void> {
    const { imaging, order, plan, signal, onPage } = this.#run;
    if (signal.aborted || this.failure !== null) {
      raster.data.fill(0);
      return;
    }
    const improved = await imaging.improveScan({
      raster,
      scannedDpi: plan.scannedDpi,
      dpi: order.dpi,
      gray: order.mode === 'gray',
      budgetBytes: order.pageBudgetBytes,
    });
    if (!improved.ok) {
      this.failure = improved.failure.code;
      this.#onFailure();
      return;
    }
    if (!signal.aborted) {
      onPage(improved.value);
      this.told += 1;
    }
    improved.value.jpeg.fill(0);
  }
}

/** Ends the run when nothing is heard for as long as was last allowed. */
class Watchdog {
  readonly #clock: Clock;
  readonly #bite: () => void;
  #timer: TimerId | null = null;

  constructor(clock: Clock, bite: () => void) {
    this.#clock = clock;
    this.#bite = bite;
  }

  allow(limitMs: number): void {
    this.stop();
    this.#timer = this.#clock.setTimeout(this.#bite, limitMs);
  }

  stop(): void {
    if (this.#timer !== null) this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }
}

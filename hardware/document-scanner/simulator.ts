/** A scanner behind `scanimage`, as its driver sees the two: arguments in, raw pictures and complaints out. */
import { fail, ok } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import { closeSignal } from '../transports/close-signal.ts';
import type { ProgramEnd, ScannerProgram, Transport } from '../transports/transport.ts';
import type { Raster } from './imaging/raster.ts';
import { FLATBED_WITH_FEEDER } from './specimen-listings.ts';

type RunOptions = Parameters<ScannerProgram['run']>[1];

/** What goes wrong with the next page. `jammed-and-hangs` complains and never ends, as some back ends do. */
export type ScannerFault =
  | 'jammed'
  | 'cover-open'
  | 'io-error'
  | 'device-busy'
  | 'silent'
  | 'garbage'
  | 'jammed-and-hangs';

const COMPLAINTS: Readonly<Record<Exclude<ScannerFault, 'silent' | 'garbage'>, readonly [number, string]>> = {
  jammed: [6, 'sane_read: Document feeder jammed'],
  'cover-open': [8, 'sane_start: Scanner cover is open'],
  'io-error': [9, 'sane_read: Error during device I/O'],
  'device-busy': [3, 'sane_start: Device busy'],
  'jammed-and-hangs': [6, 'sane_read: Document feeder jammed'],
};
const NO_DOCUMENTS = 'sane_start: Document feeder out of documents';
const GONE = 'open of device simulated failed: Invalid argument';
/** In pieces of this many bytes the output comes. */
const PIECE_BYTES = 64;

export interface ScannerSimulatorOptions {
  readonly clock: Clock;
  /** What it lists as its options. */
  readonly listing?: string;
  /** How long a page takes. */
  readonly pageMs?: number;
}

export class ScannerSimulator {
  /** Arguments of every run, oldest first. */
  readonly runs: (readonly string[])[] = [];
  /** Programs that were started and have not ended. */
  running = 0;
  openLinks = 0;
  onGlass: Raster = smallPage(0);
  /** What lies in the feeder, the next sheet first. */
  feeder: Raster[] = [];
  readonly transport: Transport<ScannerProgram>;

  readonly #clock: Clock;
  readonly #listing: string;
  readonly #pageMs: number;
  #plugged = true;
  #pull = new AbortController();
  #faultAt: { readonly page: number; readonly fault: ScannerFault } | null = null;
  #bytesLeft = Number.POSITIVE_INFINITY;

  constructor({ clock, listing = FLATBED_WITH_FEEDER, pageMs = 0 }: ScannerSimulatorOptions) {
    this.#clock = clock;
    this.#listing = listing;
    this.#pageMs = pageMs;
    this.transport = {
      open: async () => {
        if (!this.#plugged) return fail('no-device', 'gone');
        return ok(this.#program());
      },
    };
  }

  /** Loads so many small sheets into the feeder. */
  load(sheets: number): void {
    this.feeder = Array.from({ length: sheets }, (_, index) => smallPage(index + 1));
  }

  /** Goes wrong at that page (from 1) of the next scan. */
  failAt(page: number, fault: ScannerFault): void {
    this.#faultAt = { page, fault };
  }

  unplug(): void {
    this.#plugged = false;
    this.#bytesLeft = Number.POSITIVE_INFINITY;
    this.#pull.abort();
  }

  /** Pulls the cable when so many more bytes have come out of `scanimage`. */
  unplugAfterBytes(count: number): void {
    this.#bytesLeft = count;
  }

  plug(): void {
    this.#plugged = true;
    this.#pull = new AbortController();
  }

  #program(): ScannerProgram {
    const closing = closeSignal();
    const closed = new AbortController();
    this.openLinks += 1;
    closing.onClose(() => {
      this.openLinks -= 1;
    });
    return {
      onClose: closing.onClose,
      run: async (args, options) => {
        this.runs.push(args);
        this.running += 1;
        const signals = [closed.signal, ...(options.signal === undefined ? [] : [options.signal])];
        const run = new SimulatedRun(options, AbortSignal.any(signals));
        const end = await this.#run(args, run);
        this.running -= 1;
        return end;
      },
      giveUp() {
        closed.abort();
        closing.announce();
      },
      async close() {
        closed.abort();
        closing.announce();
      },
    };
  }

  async #run(args: readonly string[], run: SimulatedRun): Promise<ProgramEnd> {
    if (!this.#plugged) return run.complain(1, GONE);
    if (args.includes('--all-options')) {
      await this.#write(run, new TextEncoder().encode(this.#listing));
      return this.#plugged ? run.end(0) : run.complain(9, COMPLAINTS['io-error'][1]);
    }
    const isFeeder = run.options.everyPage === true;
    for (let page = 1; ; page += 1) {
      const sheet = isFeeder ? this.feeder.shift() : this.onGlass;
      if (sheet === undefined) return run.complain(page === 1 ? 7 : 0, NO_DOCUMENTS);
      await pause(this.#clock, this.#pageMs, AbortSignal.any([run.signal, this.#pull.signal]));
      const fault = this.#takeFault(page);
      const bytes = pnmOf(sheet);
      const written = fault === null ? bytes.length : fault === 'garbage' ? 0 : bytes.length / 2;
      await this.#write(run, bytes.subarray(0, written));
      if (run.signal.aborted) return run.end(null);
      if (!this.#plugged) return run.complain(9, COMPLAINTS['io-error'][1]);
      if (fault !== null) return this.#fail(run, fault);
      if (!isFeeder) return run.end(0);
    }
  }

  async #fail(run: SimulatedRun, fault: ScannerFault): Promise<ProgramEnd> {
    if (fault === 'garbage') {
      await this.#write(run, new Uint8Array(4096).fill(0x41));
      await this.#write(run, new Uint8Array(4096).fill(0x20));
      return run.end(run.signal.aborted ? null : 0);
    }
    if (fault === 'silent') return run.hang();
    const [exitCode, complaint] = COMPLAINTS[fault];
    const ended = run.complain(exitCode, complaint);
    return fault === 'jammed-and-hangs' ? run.hang() : ended;
  }

  #takeFault(page: number): ScannerFault | null {
    if (this.#faultAt?.page !== page) return null;
    const { fault } = this.#faultAt;
    this.#faultAt = null;
    return fault;
  }

  async #write({ options, signal }: SimulatedRun, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length && !signal.aborted && this.#plugged; at += PIECE_BYTES) {
      const piece = bytes.slice(at, Math.min(bytes.length, at + PIECE_BYTES, at + this.#bytesLeft));
      this.#bytesLeft -= piece.length;
      await options.onOutput?.(piece);
      piece.fill(0);
      if (this.#bytesLeft === 0) this.unplug();
    }
  }
}

/** One run of the program. */
class SimulatedRun {
  readonly options: RunOptions;
  readonly signal: AbortSignal;
  readonly #lines: string[] = [];

  constructor(options: RunOptions, signal: AbortSignal) {
    this.options = options;
    this.signal = signal;
  }

  complain(exitCode: number, complaint: string): ProgramEnd {
    const line = `scanimage: ${complaint}`;
    this.#lines.push(line);
    this.options.onLine?.(line);
    return this.end(exitCode);
  }

  end(exitCode: number | null): ProgramEnd {
    return { exitCode, lines: this.#lines };
  }

  hang(): Promise<ProgramEnd> {
    return new Promise((resolve) => {
      const end = (): void => resolve(this.end(null));
      if (this.signal.aborted) end();
      else this.signal.addEventListener('abort', end);
    });
  }
}

/** A sheet of a few pixels that can be told from others by its gray. */
export function smallPage(gray: number): Raster {
  return { width: 16, height: 12, channels: 1, data: new Uint8Array(16 * 12).fill(gray) };
}

/** A gray or coloured picture as raw PNM, with the comment that `scanimage` puts in. */
export function pnmOf({ width, height, channels, data }: Raster): Uint8Array {
  const header = new TextEncoder().encode(`P${channels === 1 ? 5 : 6}\n# SANE data follows\n${width} ${height}\n255\n`);
  const bytes = new Uint8Array(header.length + data.length);
  bytes.set(header);
  bytes.set(data, header.length);
  return bytes;
}

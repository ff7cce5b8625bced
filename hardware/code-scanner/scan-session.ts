import { ok, type Result } from '../../app/contracts/result.ts';
import { aborted } from '../aborted.ts';
import { type Clock, pause } from '../clock.ts';
import { Exclusive } from '../exclusive.ts';
import type { WriteFailure } from '../transports/transport.ts';
import { type CodeSource, drop } from './code-source.ts';
import type { Scan } from './scan.ts';

/**
 * A code whose first byte comes so soon after the command began was scanned before it, and was still on its way. Nobody
 * holds a code up within that time of being asked for it.
 */
export const STALE_MS = 100;
/** Scanners put their light out by themselves after a while, and after each code: it is asked for again. */
const TRIGGER_AGAIN_MS = 5000;

/** What there is to hear on an open line while a command listens. */
export interface Listening {
  /** The next thing the scanner reads; `null` when the command or the line has ended. */
  next(): Promise<Scan | null>;
}

/** The scanner on one open line: its light burns while a command listens, and never otherwise. */
export class ScanSession {
  readonly source: CodeSource;
  readonly #clock: Clock;
  readonly #light = new Exclusive();

  constructor(source: CodeSource, clock: Clock) {
    this.source = source;
    this.#clock = clock;
  }

  prepare(): Promise<Result<void, WriteFailure>> {
    return this.#light.run(() => this.source.prepare());
  }

  close(): void {
    this.source.close();
  }

  /**
   * Lights the scanner up and lets `work` listen until it returns; the light goes out behind it. Codes that were on
   * their way before are dropped. `ended` aborts with the command or the line; `null` when that came before the light.
   */
  async listen<Value>(
    ended: AbortSignal,
    work: (listening: Listening) => Promise<Value>,
  ): Promise<Result<Value | null, WriteFailure>> {
    const ear = new Ear(ended);
    this.source.receive((scan) => ear.hear(scan));
    const relighting = new AbortController();
    try {
      const lighting = this.#light.run(() => {
        ear.open(this.#clock.now() + (this.source.obeysTrigger ? 0 : STALE_MS));
        return this.source.light(true);
      });
      const lit = await Promise.race([lighting, aborted(ended)]);
      if (lit === null) return ok(null);
      if (!lit.ok) return lit;
      if (this.source.obeysTrigger) void this.#keepLit(AbortSignal.any([ended, relighting.signal]));
      return ok(await work(ear));
    } finally {
      relighting.abort();
      this.source.receive(null);
      ear.close();
      // Nobody waits for it: whoever asked has the answer already, and the next command's light queues behind.
      void this.#switch(false);
    }
  }

  /** Asks for light once more, after a code that has put it out. */
  relight(): void {
    if (this.source.obeysTrigger) void this.#switch(true);
  }

  #switch(on: boolean): Promise<Result<void, WriteFailure>> {
    return this.#light.run(() => this.source.light(on));
  }

  async #keepLit(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await pause(this.#clock, TRIGGER_AGAIN_MS, ended);
      if (!ended.aborted) await this.#switch(true);
    }
  }
}

/** Scans that wait to be taken. Deaf until it is opened. */
class Ear implements Listening {
  readonly #ended: AbortSignal;
  readonly #heard: Scan[] = [];
  #from = Number.POSITIVE_INFINITY;
  #wake: () => void = () => {};

  constructor(ended: AbortSignal) {
    this.#ended = ended;
  }

  /** Hears from now on what began at `from` or later. */
  open(from: number): void {
    this.#from = from;
  }

  hear(scan: Scan): void {
    if (scan.beganAt < this.#from) drop(scan);
    else {
      this.#heard.push(scan);
      this.#wake();
    }
  }

  async next(): Promise<Scan | null> {
    const waiting = this.#heard.shift();
    if (waiting !== undefined) return waiting;
    if (this.#ended.aborted) return null;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#ended.removeEventListener('abort', wake);
        this.#wake = () => {};
        resolve();
      };
      this.#wake = wake;
      this.#ended.addEventListener('abort', wake);
    });
    return this.#heard.shift() ?? null;
  }

  close(): void {
    for (const scan of this.#heard.splice(0)) drop(scan);
  }
}

import { ok, type Result } from '../../app/contracts/result.ts';
import type { Clock, TimerId } from '../clock.ts';
import type { Connection, WriteFailure } from '../transports/transport.ts';
import { type CodeSource, drop, type TriggerCommands } from './code-source.ts';
import type { Scan } from './scan.ts';
import { SerialFramer, type SerialFraming } from './serial-framing.ts';

export interface SerialSourceOptions {
  readonly clock: Clock;
  readonly framing: SerialFraming;
  /** So long a pause ends a code. */
  readonly idleMs: number;
  readonly trigger: TriggerCommands | null;
}

/** A scanner on an open serial line. */
export class SerialSource implements CodeSource {
  readonly #link: Connection;
  readonly #options: SerialSourceOptions;
  readonly #framer: SerialFramer;
  readonly #stop: () => void;
  #listener: ((scan: Scan) => void) | null = null;
  #idle: TimerId | null = null;

  constructor(link: Connection, options: SerialSourceOptions) {
    this.#link = link;
    this.#options = options;
    this.#framer = new SerialFramer(options.framing);
    this.#stop = link.onData((bytes) => {
      this.#clearIdle();
      this.#hand(this.#framer.push(bytes, options.clock.now()));
      if (this.#framer.underWay) {
        this.#idle = options.clock.setTimeout(() => this.#hand(this.#framer.flush()), options.idleMs);
      }
    });
  }

  get obeysTrigger(): boolean {
    return this.#options.trigger !== null;
  }

  receive(listener: ((scan: Scan) => void) | null): void {
    this.#listener = listener;
  }

  prepare(): Promise<Result<void, WriteFailure>> {
    return this.light(false);
  }

  async light(on: boolean): Promise<Result<void, WriteFailure>> {
    const { trigger } = this.#options;
    return trigger === null ? ok(undefined) : this.#link.write(on ? trigger.on : trigger.off);
  }

  close(): void {
    this.#stop();
    this.#clearIdle();
    this.#framer.reset();
    this.#listener = null;
  }

  #hand(scans: readonly Scan[]): void {
    for (const scan of scans) {
      if (this.#listener === null) drop(scan);
      else this.#listener(scan);
    }
  }

  #clearIdle(): void {
    if (this.#idle !== null) this.#options.clock.clearTimeout(this.#idle);
    this.#idle = null;
  }
}

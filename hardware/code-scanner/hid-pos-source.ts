import { ok, type Result } from '../../app/contracts/result.ts';
import type { Clock, TimerId } from '../clock.ts';
import type { ReportConnection, WriteFailure } from '../transports/transport.ts';
import { type CodeSource, drop, type TriggerCommands } from './code-source.ts';
import { HidPosAssembler, SWITCH_ON } from './hid-pos-report.ts';
import type { Scan } from './scan.ts';

/** The reports of one code follow one another within milliseconds. */
const NEXT_REPORT_LIMIT_MS = 300;

export interface HidPosSourceOptions {
  readonly clock: Clock;
  readonly isHoneywell: boolean;
  /** Send the feature report without which some scanners send nothing. */
  readonly switchesOn: boolean;
  readonly trigger: TriggerCommands | null;
}

/** A HID-POS scanner on an open line. */
export class HidPosSource implements CodeSource {
  readonly #link: ReportConnection;
  readonly #options: HidPosSourceOptions;
  readonly #assembler: HidPosAssembler;
  readonly #stop: () => void;
  #listener: ((scan: Scan) => void) | null = null;
  #limit: TimerId | null = null;

  constructor(link: ReportConnection, options: HidPosSourceOptions) {
    this.#link = link;
    this.#options = options;
    this.#assembler = new HidPosAssembler(options.isHoneywell);
    this.#stop = link.onReport((report) => {
      this.#clearLimit();
      this.#hand(this.#assembler.push(report, options.clock.now()));
      if (this.#assembler.underWay) {
        this.#limit = options.clock.setTimeout(() => this.#hand(this.#assembler.giveUp()), NEXT_REPORT_LIMIT_MS);
      }
    });
  }

  get obeysTrigger(): boolean {
    return this.#options.trigger !== null;
  }

  receive(listener: ((scan: Scan) => void) | null): void {
    this.#listener = listener;
  }

  async prepare(): Promise<Result<void, WriteFailure>> {
    if (this.#options.switchesOn) {
      const switched = await this.#link.writeFeature(SWITCH_ON);
      if (!switched.ok) return switched;
    }
    return this.light(false);
  }

  async light(on: boolean): Promise<Result<void, WriteFailure>> {
    const { trigger } = this.#options;
    return trigger === null ? ok(undefined) : this.#link.write(on ? trigger.on : trigger.off);
  }

  close(): void {
    this.#stop();
    this.#clearLimit();
    this.#assembler.reset();
    this.#listener = null;
  }

  #hand(scan: Scan | null): void {
    if (scan === null) return;
    if (this.#listener === null) drop(scan);
    else this.#listener(scan);
  }

  #clearLimit(): void {
    if (this.#limit !== null) this.#options.clock.clearTimeout(this.#limit);
    this.#limit = null;
  }
}

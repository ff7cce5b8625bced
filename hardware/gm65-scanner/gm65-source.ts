import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';
import type { CodeSource } from '../code-scanner/code-source.ts';
import type { Scan } from '../code-scanner/scan.ts';
import { SerialSource } from '../code-scanner/serial-source.ts';
import type { Connection, WriteFailure } from '../transports/transport.ts';
import { AnswerPicker, COMMAND_MODE, encodeRead, encodeWrite, MODE_BITS, ZONE } from './gm65-frame.ts';

/** An answer takes 7 ms on the wire at 9600 baud; the module looks at its line between two pictures. */
const ANSWER_WAIT_MS = 500;
/** A module that just woke up loses the first command. */
const ATTEMPTS = 2;
/** So long a pause ends a code, where the module was set to send no line end behind it. */
const IDLE_MS = 80;

/** A GM65 on an open serial line: answers to commands are taken out, what is left is read as any serial scanner's. */
export class Gm65Source implements CodeSource {
  readonly obeysTrigger = true;
  readonly #link: Connection;
  readonly #clock: Clock;
  readonly #codes: SerialSource;
  readonly #picker = new AnswerPicker();
  readonly #stop: () => void;
  #handOn: (bytes: Uint8Array) => void = () => {};
  #answered: ((data: Uint8Array) => void) | null = null;

  constructor(link: Connection, clock: Clock) {
    this.#link = link;
    this.#clock = clock;
    const codesOnly: Connection = {
      write: (bytes) => link.write(bytes),
      onData: (listener) => {
        this.#handOn = listener;
        return () => {
          this.#handOn = () => {};
        };
      },
      onClose: (listener) => link.onClose(listener),
      close: () => link.close(),
    };
    const framing = { suffix: 'any', aimPrefix: false } as const;
    this.#codes = new SerialSource(codesOnly, { clock, framing, idleMs: IDLE_MS, trigger: null });
    this.#stop = link.onData((bytes) => this.#take(bytes));
  }

  receive(listener: ((scan: Scan) => void) | null): void {
    this.#codes.receive(listener);
  }

  /** Lets the module read on command only, whatever it was set to; lamp, aim and sounds stay as they are. */
  async prepare(): Promise<Result<void, WriteFailure>> {
    const mode = await this.#ask(encodeRead(ZONE.mode));
    if (!mode.ok) return mode;
    const wanted = (mode.value & ~MODE_BITS) | COMMAND_MODE;
    if (wanted !== mode.value) {
      const set = await this.#ask(encodeWrite(ZONE.mode, wanted));
      if (!set.ok) return set;
    }
    return this.light(false);
  }

  async light(on: boolean): Promise<Result<void, WriteFailure>> {
    const answered = await this.#ask(encodeWrite(ZONE.trigger, on ? 1 : 0));
    return answered.ok ? ok(undefined) : answered;
  }

  close(): void {
    this.#stop();
    this.#codes.close();
    this.#picker.release().fill(0);
    this.#answered = null;
  }

  /** Sends a command and returns the byte of its answer. */
  async #ask(command: Uint8Array): Promise<Result<number, WriteFailure>> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = this.#awaitAnswer();
      const written = await this.#link.write(command);
      if (!written.ok) {
        this.#endWait();
        return written;
      }
      const data = await answer;
      if (data === 'closed') return fail('connection-closed');
      if (data !== 'silent') return ok(data);
      if (attempt === ATTEMPTS) return fail('write-timed-out', 'the module does not answer');
    }
  }

  #awaitAnswer(): Promise<number | 'silent' | 'closed'> {
    return new Promise((resolve) => {
      let stopClose: () => void = () => {};
      const settle = (outcome: number | 'silent' | 'closed'): void => {
        this.#clock.clearTimeout(timer);
        stopClose();
        this.#endWait();
        resolve(outcome);
      };
      const timer = this.#clock.setTimeout(() => settle('silent'), ANSWER_WAIT_MS);
      this.#answered = ([value = 0]) => settle(value);
      stopClose = this.#link.onClose(() => settle('closed'));
    });
  }

  #endWait(): void {
    this.#answered = null;
    const held = this.#picker.release();
    // It looked like the beginning of an answer, and was that of a code.
    if (held.length > 0) this.#handOn(held);
    held.fill(0);
  }

  #take(bytes: Uint8Array): void {
    if (this.#answered === null) {
      this.#handOn(bytes);
      return;
    }
    const { answer, rest } = this.#picker.push(bytes);
    if (answer !== null) this.#answered(answer);
    if (rest.length > 0) this.#handOn(rest);
    rest.fill(0);
  }
}

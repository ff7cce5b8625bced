import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import { Exclusive } from '../exclusive.ts';
import type { Connection, WriteFailure } from '../transports/transport.ts';
import type { StreamPiece } from './command-writer.ts';
import { askEcho, askIdentity, askStatus, ESC_POS, type IdentityField } from './escpos-commands.ts';
import { type LinePace, printingMs } from './line-pace.ts';
import { decodeStatusBack, type PrinterCondition, type PrinterMessage, PrinterMessageParser } from './status.ts';
import { StatusQuestions } from './status-questions.ts';

/** A printer answers DLE EOT at once, offline or not; a USB adapter and a loaded host may not. */
const STATUS_WAIT_MS = 600;
/** GS I is answered when everything before it is printed; it is asked of an idle printer. */
const IDENTITY_WAIT_MS = 300;
/** XOFF, on printers set to software flow control, and how long its XON may take: a full buffer prints in less. */
const XOFF = 0x13;
const XON_WAIT_MS = 10_000;

const STATUS_QUESTION = joined([askStatus(1), askStatus(2), askStatus(3), askStatus(4)]);

/** Talks ESC/POS on one open connection: status requests, pieces of a job, echoes. */
export class EscPosDriver {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #pace: LinePace;
  readonly #parser = new PrinterMessageParser();
  readonly #line = new Exclusive();
  readonly #messageListeners = new Set<(message: PrinterMessage) => void>();
  readonly #questions: StatusQuestions;
  /** When the wire will have carried everything that was written, as far as its speed says. */
  #drainedAt = 0;
  #closed = false;
  /** Set while the printer has asked for silence; aborts when it may be broken. */
  #silence: AbortController | null = null;

  constructor(connection: Connection, clock: Clock, pace: LinePace) {
    this.#connection = connection;
    this.#clock = clock;
    this.#pace = pace;
    this.#questions = new StatusQuestions(clock, () => this.#parser.reset());
    connection.onClose(() => {
      this.#closed = true;
      this.#questions.end();
      this.#silence?.abort();
      this.#silence = null;
    });
    connection.onData((bytes) => {
      for (const message of this.#parser.push(bytes)) this.#take(message);
    });
  }

  get busy(): boolean {
    return this.#line.busy;
  }

  /** Whether the line is gone: what is written now certainly does not leave. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Runs a sequence that no other may interrupt. */
  exclusively<Value>(sequence: () => Promise<Value>): Promise<Value> {
    return this.#line.run(sequence);
  }

  /** Called for every automatic status the printer sends by itself. */
  onStatusBack(listener: (condition: PrinterCondition) => void): void {
    this.#messageListeners.add((message) => {
      if (message.kind === 'status-back') listener(decodeStatusBack(message.bytes));
    });
  }

  /** Asks DLE EOT 1 to 4, a second time if an answer is missing; `null` when the printer does not answer. */
  async askCondition(): Promise<PrinterCondition | null> {
    return (await this.#askOnce()) ?? (await this.#askOnce());
  }

  /** Modes as every job expects them, and automatic status back. */
  async initialise(): Promise<Result<void, WriteFailure>> {
    return this.write(joined([ESC_POS.initialise, ESC_POS.chineseModeOn, ESC_POS.enableStatusBack]));
  }

  /**
   * Makes the printer forget what it has not printed, and lets it go on after a fault that was mended. Two commands,
   * because one works only after errors and the other is not known to all; both are executed at once, offline too.
   */
  async forgetJob(): Promise<Result<void, WriteFailure>> {
    return this.write(joined([ESC_POS.clearBuffers, ESC_POS.clearAndRecover]));
  }

  async write(bytes: Uint8Array): Promise<Result<void, WriteFailure>> {
    this.#drainedAt = Math.max(this.#drainedAt, this.#clock.now()) + bytes.length * this.#pace.byteMs;
    return this.#connection.write(bytes);
  }

  /**
   * Writes a piece of a job, once the printer allows it, and behind it the question how the printer is. The answer
   * is not waited for: the line must not stand still meanwhile. It is late by what lies before it: on the wire, and,
   * where the printer can stop the host, what it has still to print (`unprintedDots`).
   */
  async writePiece(
    { bytes }: StreamPiece,
    unprintedDots: number,
  ): Promise<Result<{ readonly answer: Promise<PrinterCondition | null> }, WriteFailure>> {
    if (this.#silence !== null) await pause(this.#clock, XON_WAIT_MS, this.#silence.signal);
    if (this.#silence !== null) return fail('write-timed-out', 'the printer keeps the line held');
    await this.#questions.quiet();
    const sent = joined([bytes, STATUS_QUESTION]);
    const written = this.write(sent);
    const printing = this.#pace.flowControl ? printingMs(unprintedDots) : 0;
    const answer = this.#questions.expect(this.#drainedAt - this.#clock.now() + printing + STATUS_WAIT_MS);
    const result = await written;
    sent.fill(0);
    if (result.ok) return ok({ answer });
    this.#questions.end();
    return result;
  }

  /** Sends an echo request and tells, through `echoed`, when the printer has printed everything before it. */
  async requestEcho(id: string): Promise<Result<{ readonly echoed: Promise<void>; stop(): void }, WriteFailure>> {
    const { promise: echoed, resolve } = Promise.withResolvers<void>();
    const listener = (message: PrinterMessage): void => {
      if (message.kind === 'echo' && message.id === id) resolve();
    };
    this.#messageListeners.add(listener);
    const stop = (): void => {
      this.#messageListeners.delete(listener);
    };
    const written = await this.write(askEcho(id));
    if (written.ok) return ok({ echoed, stop });
    stop();
    return written;
  }

  /** Asks an idle printer what it is (GS I); `null` when it does not say. */
  async askIdentity(field: IdentityField): Promise<string | null> {
    let text: string | null = null;
    const arrival = new AbortController();
    const listener = (message: PrinterMessage): void => {
      if (message.kind !== 'text') return;
      text = message.text;
      arrival.abort();
    };
    this.#messageListeners.add(listener);
    const stopClose = this.#connection.onClose(() => arrival.abort());
    const written = await this.write(askIdentity(field));
    if (written.ok) await pause(this.#clock, IDENTITY_WAIT_MS, arrival.signal);
    stopClose();
    this.#messageListeners.delete(listener);
    return text;
  }

  async #askOnce(): Promise<PrinterCondition | null> {
    await this.#questions.quiet();
    // The four answers look alike and are told apart by their order alone, so all four are asked in one write.
    const written = this.write(STATUS_QUESTION);
    const answer = this.#questions.expect(this.#drainedAt - this.#clock.now() + STATUS_WAIT_MS);
    if (!(await written).ok) this.#questions.end();
    return answer;
  }

  #take(message: PrinterMessage): void {
    if (message.kind === 'status-byte') this.#questions.take(message.byte);
    if (message.kind === 'flow-control') this.#obey(message.byte);
    for (const listener of [...this.#messageListeners]) listener(message);
  }

  #obey(byte: number): void {
    if (byte === XOFF) {
      this.#silence ??= new AbortController();
    } else {
      this.#silence?.abort();
      this.#silence = null;
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

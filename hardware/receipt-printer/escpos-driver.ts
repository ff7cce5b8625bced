import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import { Exclusive } from '../exclusive.ts';
import type { Connection, WriteFailure } from '../transports/transport.ts';
import { askEcho, askStatus, ESC_POS } from './escpos-encoder.ts';
import {
  decodeStatusBack,
  decodeStatusBytes,
  type PrinterCondition,
  type PrinterMessage,
  PrinterMessageParser,
  type StatusBytes,
} from './status.ts';

/** A printer answers DLE EOT at once, offline or not; a USB adapter and a loaded host may not. */
const STATUS_WAIT_MS = 600;
/** Quiet after an answer went missing, so that a late byte is not taken for the next answer. */
const RESYNC_MS = 50;
/** Serial models buffer about 4 KB; small pieces leave room for status requests in between. */
export const CHUNK_BYTES = 512;
/** XOFF, on printers set to software flow control, and how long its XON may take: a full buffer prints in less. */
const XOFF = 0x13;
const XON_WAIT_MS = 10_000;

/** Talks ESC/POS on one open connection: status requests, pieces of a job, echoes. */
export class EscPosDriver {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #parser = new PrinterMessageParser();
  readonly #line = new Exclusive();
  readonly #messageListeners = new Set<(message: PrinterMessage) => void>();

  /** Set while the printer has asked for silence; aborts when it may be broken. */
  #silence: AbortController | null = null;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    this.#messageListeners.add((message) => {
      if (message.kind !== 'flow-control') return;
      if (message.byte === XOFF) {
        this.#silence ??= new AbortController();
      } else {
        this.#silence?.abort();
        this.#silence = null;
      }
    });
    connection.onData((bytes) => {
      for (const message of this.#parser.push(bytes)) {
        for (const listener of [...this.#messageListeners]) listener(message);
      }
    });
  }

  get busy(): boolean {
    return this.#line.busy;
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
    return (await this.#askStatusBytes()) ?? (await this.#askStatusBytes());
  }

  /** Modes as every job expects them, and automatic status back. */
  async initialise(): Promise<Result<void, WriteFailure>> {
    return this.write(joined([ESC_POS.initialise, ESC_POS.chineseModeOn, ESC_POS.enableStatusBack]));
  }

  write(bytes: Uint8Array): Promise<Result<void, WriteFailure>> {
    return this.#connection.write(bytes);
  }

  /** Writes a piece of a job, once the printer has room for it. */
  async writePiece(bytes: Uint8Array): Promise<Result<void, WriteFailure>> {
    if (this.#silence !== null) await pause(this.#clock, XON_WAIT_MS, this.#silence.signal);
    return this.#silence === null ? this.write(bytes) : fail('write-timed-out', 'the printer keeps the line held');
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

  async #askStatusBytes(): Promise<PrinterCondition | null> {
    const answers: number[] = [];
    const done = new AbortController();
    const listener = (message: PrinterMessage): void => {
      if (message.kind === 'status-byte') answers.push(message.byte);
      if (answers.length === 4) done.abort();
    };
    this.#messageListeners.add(listener);
    const stopClose = this.#connection.onClose(() => done.abort());
    // The four answers look alike and are told apart by their order alone, so all four are asked in one write.
    const written = await this.write(joined([askStatus(1), askStatus(2), askStatus(3), askStatus(4)]));
    if (written.ok) await pause(this.#clock, STATUS_WAIT_MS, done.signal);
    this.#messageListeners.delete(listener);
    stopClose();
    const bytes = fourOf(answers);
    if (bytes !== null) return decodeStatusBytes(bytes);
    await pause(this.#clock, written.ok ? RESYNC_MS : 0);
    this.#parser.reset();
    return null;
  }
}

function fourOf([a, b, c, d]: readonly number[]): StatusBytes | null {
  return a === undefined || b === undefined || c === undefined || d === undefined ? null : [a, b, c, d];
}

/** Whole commands packed into pieces of at most `CHUNK_BYTES`; a longer command is a piece by itself, unbroken. */
export function piecesOf(commands: readonly Uint8Array[]): readonly Uint8Array[] {
  const pieces: Uint8Array[][] = [];
  let length = CHUNK_BYTES;
  for (const command of commands) {
    if (length + command.length > CHUNK_BYTES) {
      pieces.push([]);
      length = 0;
    }
    pieces.at(-1)?.push(command);
    length += command.length;
  }
  return pieces.map(joined);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

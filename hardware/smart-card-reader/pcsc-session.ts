import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, type TimerId, within } from '../clock.ts';
import { Exclusive } from '../exclusive.ts';
import type { Connection } from '../transports/transport.ts';
import { ByteQueue } from './byte-queue.ts';
import {
  type ConnectReply,
  decodeConnect,
  decodeReaderStates,
  decodeTransmit,
  EVENT_LENGTH,
  encodeConnect,
  encodeRequest,
  encodeTransmit,
  MAX_RESPONSE_LENGTH,
  type PcscCommandName,
  PROTOCOL_T0,
  PROTOCOL_T1,
  REPLY_LENGTH,
  type ReaderState,
  SHARE_SHARED,
  wordAt,
} from './pcsc-message.ts';
import { SUCCESS } from './pcsc-return-code.ts';

/** The service answers at once; it may be powering a slow card up meanwhile. */
const REPLY_LIMIT_MS = 5000;
/** A chip may think for long and ask for more time; a reader's driver gives up before this. */
const TRANSMIT_LIMIT_MS = 20_000;
/** The same for a command that nobody waits for any more. */
const ABANDONED_LIMIT_MS = 2000;
/** A service that hangs says no more than one with nothing to tell: so often it must show that it is alive. */
const ALIVE_INTERVAL_MS = 60_000;
const MAJOR = 4;
const MINORS: readonly number[] = [4, 5];

/** What may be asked while nobody else is served. Every answer is `null` when the connection is over. */
export interface PcscCalls {
  readers(): Promise<readonly ReaderState[] | null>;
  connect(readerName: string): Promise<ConnectReply | null>;
  /** After somebody else has reset the card. */
  reconnect(handle: number, initialization: number): Promise<number | null>;
  beginTransaction(handle: number): Promise<number | null>;
  endTransaction(handle: number, disposition: number): Promise<number | null>;
  disconnect(handle: number, disposition: number): Promise<number | null>;
  /** `answer` belongs to the caller, who overwrites it; empty unless `returnCode` is success. */
  transmit(
    handle: number,
    protocol: number,
    apdu: Uint8Array,
    signal: AbortSignal,
  ): Promise<{ readonly returnCode: number; readonly answer: Uint8Array } | null>;
}

/**
 * One connection to pcscd: the handshake, calls one at a time, and what the service tells by itself. A context never outlives
 * the service, so a session is never repaired: whatever is wrong with it, it closes its connection.
 */
export class PcscSession {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #line = new Exclusive();
  readonly #queue = new ByteQueue();
  #closed = false;
  #context = 0;
  #awaited: { readonly length: number; readonly settle: (bytes: Uint8Array | null) => void } | null = null;
  /** Pending while the service knows that it must tell of the next change. */
  #event: Promise<unknown> | null = null;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    connection.onData((bytes) => {
      if (this.#closed) return;
      this.#queue.push(bytes);
      this.#deliver();
    });
    connection.onClose(() => this.#end());
  }

  /** Agrees on a version and gets a context. Fails when the service speaks another protocol, or the line is lost. */
  async open(): Promise<Result<{ readonly protocol: string }, 'unknown-version' | 'service-lost'>> {
    return this.#line.run(async () => {
      let [minor = 4] = MINORS;
      for (;;) {
        const reply = await this.#request('version', [MAJOR, minor, SUCCESS]);
        if (reply === null) return fail('service-lost');
        if (wordAt(reply, 2) === SUCCESS) break;
        const offered = { major: wordAt(reply, 0), minor: wordAt(reply, 1) };
        const version = `${offered.major}.${offered.minor}`;
        const isKnown = offered.major === MAJOR && offered.minor > minor && MINORS.includes(offered.minor);
        if (!isKnown) return fail('unknown-version', `the card service speaks protocol ${version}`);
        minor = offered.minor;
      }
      const established = await this.#request('establishContext', [0, 0, 0]);
      if (established === null || wordAt(established, 2) !== SUCCESS) {
        this.#lost();
        return fail('service-lost');
      }
      this.#context = wordAt(established, 1);
      return ok({ protocol: `${MAJOR}.${minor}` });
    });
  }

  /**
   * Tells the readers now and on every change, until the connection is over. Nothing is polled: the service answers a
   * wait with all readers at once, and once more, with one word, when something has changed.
   */
  async observe(onReaders: (readers: readonly ReaderState[]) => void): Promise<void> {
    while (!this.#closed) {
      const registered = await this.#line.run(() => this.#register(onReaders));
      if (registered === null) return;
      const changed = await within(this.#clock, ALIVE_INTERVAL_MS, registered.event);
      if (!changed) await this.#line.run(() => this.#stopWaiting());
    }
  }

  /** Runs a sequence of calls that no other may interrupt. */
  exclusively<Value>(sequence: (calls: PcscCalls) => Promise<Value>): Promise<Value> {
    return this.#line.run(async () => {
      // The service would write its news between two parts of an answer.
      await this.#stopWaiting();
      return sequence(this.#calls);
    });
  }

  readonly #calls: PcscCalls = {
    readers: async () => {
      const reply = await this.#request('getReadersState');
      return reply === null ? null : decodeReaderStates(reply);
    },
    connect: async (readerName) => {
      const reply = await this.#exchange(encodeConnect(this.#context, readerName), REPLY_LENGTH.connect);
      if (reply === null || wordAt(reply, 0) !== this.#context) return this.#lost();
      return decodeConnect(reply);
    },
    reconnect: (handle, initialization) =>
      this.#onHandle('reconnect', handle, [SHARE_SHARED, PROTOCOL_T0 | PROTOCOL_T1, initialization, 0, 0]),
    beginTransaction: (handle) => this.#onHandle('beginTransaction', handle, [0]),
    endTransaction: (handle, disposition) => this.#onHandle('endTransaction', handle, [disposition, 0]),
    disconnect: (handle, disposition) => this.#onHandle('disconnect', handle, [disposition, 0]),
    transmit: async (handle, protocol, apdu, signal) => {
      const request = encodeTransmit(handle, protocol, apdu);
      const reply = await this.#exchange(request, REPLY_LENGTH.transmit, { limitMs: TRANSMIT_LIMIT_MS, hurry: signal });
      if (reply === null || wordAt(reply, 0) !== handle) return this.#lost();
      const { answerLength, returnCode } = decodeTransmit(reply);
      if (returnCode !== SUCCESS) return { returnCode, answer: new Uint8Array(0) };
      if (answerLength > MAX_RESPONSE_LENGTH) return this.#lost();
      const answer = await this.#receive(answerLength, { limitMs: REPLY_LIMIT_MS });
      return answer === null ? null : { returnCode, answer };
    },
  };

  /** The return code is the last word of every reply. */
  async #onHandle(name: PcscCommandName, handle: number, fields: readonly number[]): Promise<number | null> {
    const reply = await this.#request(name, [handle, ...fields]);
    if (reply === null || wordAt(reply, 0) !== handle) return this.#lost();
    return wordAt(reply, reply.length / 4 - 1);
  }

  async #register(
    onReaders: (readers: readonly ReaderState[]) => void,
  ): Promise<{ readonly event: Promise<unknown> } | null> {
    const reply = await this.#request('waitReaderStateChange');
    if (reply === null) return null;
    const event = this.#receive(EVENT_LENGTH, {}).then(() => {
      this.#event = null;
    });
    this.#event = event;
    onReaders(decodeReaderStates(reply));
    return { event };
  }

  /** An event that comes at this very moment stands for the answer: the service sends one of the two. */
  async #stopWaiting(): Promise<void> {
    if (this.#event === null || this.#closed) return;
    void this.#connection.write(encodeRequest('stopWaiting'));
    if (!(await within(this.#clock, REPLY_LIMIT_MS, this.#event))) this.#lost();
  }

  #request(name: PcscCommandName, fields: readonly number[] = []): Promise<Uint8Array | null> {
    return this.#exchange(encodeRequest(name, fields), REPLY_LENGTH[name]);
  }

  async #exchange(
    request: Uint8Array,
    replyLength: number,
    wait: Wait = { limitMs: REPLY_LIMIT_MS },
  ): Promise<Uint8Array | null> {
    // Bytes that nobody asked for: what they answer is not known, so nothing that follows would be either.
    if (this.#queue.length > 0) return this.#lost();
    if (this.#closed) return null;
    const reply = this.#receive(replyLength, wait);
    const written = await this.#connection.write(request);
    request.fill(0);
    if (!written.ok) return this.#lost();
    return reply;
  }

  /** The next `length` bytes; `null` when the connection is over, which a wait that was in vain makes it. */
  #receive(length: number, { limitMs, hurry }: Wait): Promise<Uint8Array | null> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve(null);
      let timer: TimerId | null = null;
      const limit = (ms: number): void => {
        if (timer !== null) this.#clock.clearTimeout(timer);
        timer = this.#clock.setTimeout(() => this.#lost(), ms);
      };
      const hasten = (): void => limit(ABANDONED_LIMIT_MS);
      if (limitMs !== undefined) limit(limitMs);
      if (hurry?.aborted === true) hasten();
      else hurry?.addEventListener('abort', hasten);
      this.#awaited = {
        length,
        settle: (bytes) => {
          if (timer !== null) this.#clock.clearTimeout(timer);
          hurry?.removeEventListener('abort', hasten);
          resolve(bytes);
        },
      };
      this.#deliver();
    });
  }

  #deliver(): void {
    const awaited = this.#awaited;
    const bytes = awaited === null ? null : this.#queue.take(awaited.length);
    if (awaited === null || bytes === null) return;
    this.#awaited = null;
    awaited.settle(bytes);
  }

  /** Nothing on this connection can be trusted any more. */
  #lost(): null {
    this.#end();
    void this.#connection.close();
    return null;
  }

  #end(): void {
    this.#closed = true;
    this.#queue.clear();
    const awaited = this.#awaited;
    this.#awaited = null;
    awaited?.settle(null);
  }
}

/** How long an answer may take; `hurry` when nobody waits for it any more. */
interface Wait {
  readonly limitMs?: number;
  readonly hurry?: AbortSignal;
}

import type { BaudRate } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause, type TimerId } from '../clock.ts';
import { Exclusive } from '../exclusive.ts';
import type { Connection } from '../transports/transport.ts';
import { encodeRequest, findReply, MAX_FRAME_LENGTH, type ModbusReply, type ModbusRequest } from './modbus-frame.ts';

/** A board thinks for some milliseconds, a USB adapter holds bytes back for sixteen, and the host may be busy. */
const REPLY_WAIT_MS = 250;
/** Noise is kept so far back; a genuine answer is never longer. */
const KEPT_BYTES = 2 * MAX_FRAME_LENGTH;
/** Start bit, eight data bits, stop bit. */
const BITS_PER_BYTE = 10;
/** Above 19200 baud the book fixes the gap between frames. */
const FAST_GAP_MS = 1.75;

/** - `silent`  nothing that answers came in time; - `connection-closed`  the line is gone */
export type ExchangeFailure = 'silent' | 'connection-closed';
export type ModbusExchange = (request: ModbusRequest) => Promise<Result<ModbusReply, ExchangeFailure>>;

/** One board on an open serial line: requests one at a time, each after the silence that marks a frame's end. */
export class ModbusLine {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #unit: number;
  readonly #gapMs: number;
  readonly #line = new Exclusive();
  #quietSince: number;
  /** Two-wire adapters may hear what they send; a write would then be answered by itself. */
  #hearsItself = false;

  constructor(connection: Connection, clock: Clock, options: { readonly unit: number; readonly baudRate: BaudRate }) {
    this.#connection = connection;
    this.#clock = clock;
    this.#unit = options.unit;
    this.#gapMs = options.baudRate > 19_200 ? FAST_GAP_MS : (3.5 * BITS_PER_BYTE * 1000) / options.baudRate;
    this.#quietSince = clock.now();
    connection.onData(() => {
      this.#quietSince = this.#clock.now();
    });
  }

  /** Runs a sequence of exchanges that no other may interrupt. */
  exclusively<Value>(sequence: (exchange: ModbusExchange) => Promise<Value>): Promise<Value> {
    return this.#line.run(() => sequence((request) => this.#exchange(request)));
  }

  /** Everything a board is asked may be asked twice, so a lost answer is. */
  async #exchange(request: ModbusRequest): Promise<Result<ModbusReply, ExchangeFailure>> {
    const first = await this.#attempt(request);
    return first.ok || first.failure.code === 'connection-closed' ? first : this.#attempt(request);
  }

  async #attempt(request: ModbusRequest): Promise<Result<ModbusReply, ExchangeFailure>> {
    await this.#gap();
    const own = encodeRequest(this.#unit, request);
    return new Promise((resolve) => {
      let received = new Uint8Array(0);
      let timer: TimerId | null = null;
      let settled = false;
      // Replaced at once: a line that is closed already calls back before the subscription returns.
      let stopData: () => void = () => {};
      let stopClose: () => void = () => {};
      const settle = (result: Result<ModbusReply, ExchangeFailure>): void => {
        if (settled) return;
        settled = true;
        if (timer !== null) this.#clock.clearTimeout(timer);
        stopData();
        stopClose();
        resolve(result);
      };
      timer = this.#clock.setTimeout(() => settle(fail('silent')), REPLY_WAIT_MS);
      stopData = this.#connection.onData((bytes) => {
        received = Uint8Array.of(...received, ...bytes).slice(-KEPT_BYTES);
        // No answer to a question looks like it.
        if (request.ask.startsWith('read') && startsWith(received, own)) this.#hearsItself = true;
        const heard = this.#hearsItself ? received.subarray(own.length) : received;
        const reply = findReply(this.#unit, request, heard);
        if (reply !== null) settle(ok(reply));
      });
      stopClose = this.#connection.onClose(() => settle(fail('connection-closed')));
      if (settled) return;
      void this.#connection.write(own).then((written) => {
        if (!written.ok) settle(fail(written.failure.code === 'write-timed-out' ? 'silent' : 'connection-closed'));
      });
    });
  }

  /** A board takes what comes within three and a half characters for part of the frame before. */
  async #gap(): Promise<void> {
    for (;;) {
      const left = this.#quietSince + this.#gapMs - this.#clock.now();
      if (left <= 0) return;
      await pause(this.#clock, left);
    }
  }
}

function startsWith(bytes: Uint8Array, head: Uint8Array): boolean {
  return bytes.length >= head.length && head.every((byte, index) => bytes[index] === byte);
}

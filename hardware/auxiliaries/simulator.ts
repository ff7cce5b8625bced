import type { Wire } from '../transports/wire.ts';
import {
  EXCEPTION_FLAG,
  FUNCTION_CODES,
  ILLEGAL_FUNCTION,
  isSound,
  MAX_FRAME_LENGTH,
  packBits,
  sealed,
  unpackBits,
  word,
  wordAt,
} from './modbus-frame.ts';

const ILLEGAL_ADDRESS = 2;

/** What a simulated board does wrong with one answer. */
export type BoardFault =
  /** Bytes on the line before the true answer. */
  | { readonly fault: 'noise'; readonly bytes: Uint8Array }
  | { readonly fault: 'wrong-crc' }
  /** The answer stops after so many bytes. */
  | { readonly fault: 'cut'; readonly afterBytes: number }
  | { readonly fault: 'no-reply' }
  | { readonly fault: 'exception'; readonly code: number };

export interface BoardOptions {
  readonly unit?: number;
  /** So many coils, inputs and registers. */
  readonly size?: number;
  /** Some cheap boards do not read back what they switch. */
  readonly readsCoils?: boolean;
  /** A two-wire adapter that hears what it sends. */
  readonly echoes?: boolean;
}

/** A board of relays and inputs at the level of bytes. */
export class BoardSimulator {
  readonly #options: Required<BoardOptions>;
  readonly #inputs: boolean[];
  #coils: boolean[];
  #registers: number[];
  #wire: Wire | null = null;
  #received = new Uint8Array(0);
  #faults: { readonly times: number; readonly fault: BoardFault }[] = [];
  #dead = false;
  #onCoils: (coils: readonly boolean[]) => void = () => {};

  constructor({ unit = 1, size = 16, readsCoils = true, echoes = false }: BoardOptions = {}) {
    this.#options = { unit, size, readsCoils, echoes };
    this.#inputs = new Array<boolean>(size).fill(false);
    this.#coils = new Array<boolean>(size).fill(false);
    this.#registers = new Array<number>(size).fill(0);
  }

  /** Powers the board up on a wire: every relay falls off. */
  connect(wire: Wire): void {
    this.#wire = wire;
    this.losePower();
    wire.onBytes((bytes) => {
      if (this.#wire === wire) this.#receive(bytes);
    });
  }

  get coils(): readonly boolean[] {
    return this.#coils;
  }

  get registers(): readonly number[] {
    return this.#registers;
  }

  setInput(address: number, on: boolean): void {
    this.#inputs[address] = on;
    this.#registers[address] = on ? 1 : 0;
  }

  onCoils(listener: (coils: readonly boolean[]) => void): void {
    this.#onCoils = listener;
  }

  /** Off and on again; the line stays. */
  losePower(): void {
    this.#received = new Uint8Array(0);
    this.#coils = this.#coils.map(() => false);
    this.#registers = this.#inputs.map((on) => (on ? 1 : 0));
  }

  setDead(dead: boolean): void {
    this.#dead = dead;
  }

  failNext(fault: BoardFault, times = 1): void {
    this.#faults.push({ times, fault });
  }

  #receive(bytes: Uint8Array): void {
    if (this.#options.echoes) this.#wire?.send(bytes);
    this.#received = Uint8Array.of(...this.#received, ...bytes).slice(-MAX_FRAME_LENGTH);
    for (let at = 0; at < this.#received.length; at += 1) {
      const frame = this.#frameAt(at);
      if (frame === null) continue;
      this.#received = this.#received.slice(at + frame.length);
      if (!this.#dead) this.#answer(frame);
      at = -1;
    }
  }

  /** A whole request for this board at that place, if there is one. */
  #frameAt(at: number): Uint8Array | null {
    const rest = this.#received.subarray(at);
    if (rest[0] !== this.#options.unit) return null;
    const length = rest[1] === FUNCTION_CODES['write-coils'] ? 9 + (rest[6] ?? 0) : 8;
    const frame = rest.slice(0, length);
    return frame.length === length && isSound(frame) ? frame : null;
  }

  #answer(frame: Uint8Array): void {
    const fault = this.#takeFault();
    const exception = fault?.fault === 'exception' ? fault.code : null;
    const reply = exception === null ? this.#perform(frame) : this.#refuse(frame, exception);
    const bytes = spoiled(reply, fault);
    if (bytes.length > 0) this.#wire?.send(bytes);
  }

  #takeFault(): BoardFault | undefined {
    const [planned] = this.#faults;
    if (planned === undefined) return undefined;
    const left = { ...planned, times: planned.times - 1 };
    this.#faults = [...(left.times > 0 ? [left] : []), ...this.#faults.slice(1)];
    return planned.fault;
  }

  #perform(frame: Uint8Array): Uint8Array {
    const [unit = 0, code = 0] = frame;
    const [start, second] = [wordAt(frame, 2), wordAt(frame, 4)];
    const { size, readsCoils } = this.#options;
    const isWrite = code === FUNCTION_CODES['write-coil'] || code === FUNCTION_CODES['write-register'];
    if (start + (isWrite ? 1 : second) > size) return this.#refuse(frame, ILLEGAL_ADDRESS);
    switch (code) {
      case FUNCTION_CODES['read-coils']:
        if (!readsCoils) return this.#refuse(frame, ILLEGAL_FUNCTION);
        return bitsReply(unit, code, this.#coils.slice(start, start + second));
      case FUNCTION_CODES['read-discrete-inputs']:
        return bitsReply(unit, code, this.#inputs.slice(start, start + second));
      case FUNCTION_CODES['read-registers']:
        return sealed([unit, code, second * 2, ...this.#registers.slice(start, start + second).flatMap(word)]);
      case FUNCTION_CODES['write-coil']:
        this.#switch(start, [second === 0xff00]);
        return sealed([...frame.subarray(0, 6)]);
      case FUNCTION_CODES['write-coils']:
        this.#switch(start, unpackBits(frame.subarray(7), second));
        return sealed([...frame.subarray(0, 6)]);
      case FUNCTION_CODES['write-register']:
        this.#registers[start] = second;
        return sealed([...frame.subarray(0, 6)]);
      default:
        return this.#refuse(frame, ILLEGAL_FUNCTION);
    }
  }

  #switch(start: number, values: readonly boolean[]): void {
    for (const [index, on] of values.entries()) this.#coils[start + index] = on;
    this.#onCoils(this.#coils);
  }

  #refuse(frame: Uint8Array, code: number): Uint8Array {
    return sealed([frame[0] ?? 0, (frame[1] ?? 0) | EXCEPTION_FLAG, code]);
  }
}

function bitsReply(unit: number, code: number, values: readonly boolean[]): Uint8Array {
  const packed = packBits(values);
  return sealed([unit, code, packed.length, ...packed]);
}

function spoiled(reply: Uint8Array, fault: BoardFault | undefined): Uint8Array {
  switch (fault?.fault) {
    case undefined:
    case 'exception':
      return reply;
    case 'noise':
      return Uint8Array.of(...fault.bytes, ...reply);
    case 'wrong-crc':
      return Uint8Array.of(...reply.subarray(0, -1), (reply.at(-1) ?? 0) ^ 0xff);
    case 'cut':
      return reply.slice(0, fault.afterBytes);
    case 'no-reply':
      return new Uint8Array(0);
  }
}

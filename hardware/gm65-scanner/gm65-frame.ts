/**
 * Commands and answers of scan modules that speak as the GM65 of Hangzhou Grow does. Settings are bytes in numbered
 * zones; the codes themselves come between the answers, unframed.
 *
 *     command  7E 00 | type | length | zone (2) | data … | CRC (2)
 *     answer   02 00 | 00   | length | data …            | CRC (2)
 */

/** Zones that are used here. */
export const ZONE = {
  /** Bits 0-1: how it reads. The others: lamp, aim, sounds. */
  mode: 0x0000,
  /** 1 starts reading, 0 stops it, in command mode. */
  trigger: 0x0002,
  /** Version of the module; it answers this and nothing else of it matters. */
  hardwareVersion: 0x00e1,
} as const;

/** Bits 0-1 of the mode zone. */
export const MODE_BITS = 0b11;
export const COMMAND_MODE = 0b01;

const READ = 0x07;
const WRITE = 0x08;
const ANSWER_HEAD = [0x02, 0x00, 0x00] as const;
/** Head, length and CRC around the data. */
const ANSWER_OVERHEAD = 6;

/** Asks for one byte of a zone. */
export function encodeRead(zone: number): Uint8Array {
  return encodeCommand(READ, zone, 1);
}

/** Writes one byte into a zone, until the power goes: nothing here wears out the module's flash memory. */
export function encodeWrite(zone: number, value: number): Uint8Array {
  return encodeCommand(WRITE, zone, value);
}

/** The data of an answer. */
export function encodeAnswer(data: readonly number[]): Uint8Array {
  const body = [0x00, data.length, ...data];
  return Uint8Array.from([0x02, 0x00, ...body, ...crcBytes(body)]);
}

/** What comes from the module, taken apart. */
export interface Gm65Parts {
  /** Data of the answer that was awaited, if it has come. */
  readonly answer: Uint8Array | null;
  /** Everything else: codes. */
  readonly rest: Uint8Array;
}

/**
 * Picks the one answer that is awaited out of what the module sends. Only then is it looked for: a code may hold the
 * same bytes.
 */
export class AnswerPicker {
  #held = new Uint8Array(0);

  /** Takes bytes while an answer is awaited. What may be its beginning is held back until more has come. */
  push(bytes: Uint8Array): Gm65Parts {
    const all = new Uint8Array(this.#held.length + bytes.length);
    all.set(this.#held);
    all.set(bytes, this.#held.length);
    for (let start = 0; start < all.length; start += 1) {
      const found = answerAt(all, start);
      if (found === 'none') continue;
      if (found === 'begun') {
        this.#held = all.slice(start);
        return { answer: null, rest: all.slice(0, start) };
      }
      this.#held = new Uint8Array(0);
      const rest = new Uint8Array(all.length - found.length);
      rest.set(all.subarray(0, start));
      rest.set(all.subarray(start + found.length), start);
      return { answer: found.data, rest };
    }
    this.#held = new Uint8Array(0);
    return { answer: null, rest: all };
  }

  /** Gives back what was held: no answer is awaited any more. */
  release(): Uint8Array {
    const held = this.#held;
    this.#held = new Uint8Array(0);
    return held;
  }
}

function answerAt(
  bytes: Uint8Array,
  start: number,
): 'none' | 'begun' | { readonly data: Uint8Array; readonly length: number } {
  for (const [index, expected] of ANSWER_HEAD.entries()) {
    const byte = bytes[start + index];
    if (byte === undefined) return 'begun';
    if (byte !== expected) return 'none';
  }
  const dataLength = bytes[start + 3];
  if (dataLength === undefined) return 'begun';
  // Answers to what is asked here carry one byte; a longer one is part of a code.
  if (dataLength !== 1) return 'none';
  const length = dataLength + ANSWER_OVERHEAD;
  if (bytes.length - start < length) return 'begun';
  const body = bytes.subarray(start + 2, start + 4 + dataLength);
  const [high, low] = crcBytes(body);
  if (bytes[start + length - 2] !== high || bytes[start + length - 1] !== low) return 'none';
  return { data: bytes.slice(start + 4, start + 4 + dataLength), length };
}

function encodeCommand(type: number, zone: number, data: number): Uint8Array {
  const body = [type, 1, zone >> 8, zone & 0xff, data];
  return Uint8Array.from([0x7e, 0x00, ...body, ...crcBytes(body)]);
}

/** CRC-16/XMODEM of everything between the head and the CRC. */
function crcBytes(body: Iterable<number>): readonly [number, number] {
  let crc = 0;
  for (const byte of body) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff;
  }
  return [crc >> 8, crc & 0xff];
}

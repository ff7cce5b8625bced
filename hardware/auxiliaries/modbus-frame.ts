import { assertNever } from '../../app/contracts/result.ts';
import { crc16 } from './crc16.ts';

/** What is asked of a board; addresses count from 0. */
export type ModbusRequest =
  | { readonly ask: 'read-coils' | 'read-discrete-inputs'; readonly start: number; readonly count: number }
  | { readonly ask: 'read-registers'; readonly start: number; readonly count: number }
  | { readonly ask: 'write-coil'; readonly at: number; readonly on: boolean }
  | { readonly ask: 'write-register'; readonly at: number; readonly value: number }
  | { readonly ask: 'write-coils'; readonly start: number; readonly values: readonly boolean[] };

/** What a board answers. `exception` carries the board's own code: 1 function, 2 address, 3 value, 4 fault, 6 busy. */
export type ModbusReply =
  | { readonly kind: 'bits'; readonly values: readonly boolean[] }
  | { readonly kind: 'registers'; readonly values: readonly number[] }
  | { readonly kind: 'written' }
  | { readonly kind: 'exception'; readonly code: number };

export const FUNCTION_CODES: Readonly<Record<ModbusRequest['ask'], number>> = {
  'read-coils': 0x01,
  'read-discrete-inputs': 0x02,
  'read-registers': 0x03,
  'write-coil': 0x05,
  'write-register': 0x06,
  'write-coils': 0x0f,
};
export const EXCEPTION_FLAG = 0x80;
export const ILLEGAL_FUNCTION = 1;
const EXCEPTION_LENGTH = 5;
const CRC_LENGTH = 2;
/** The longest frame there is. */
export const MAX_FRAME_LENGTH = 256;

/** A frame for the board at `unit`: address, function, data, CRC. */
export function encodeRequest(unit: number, request: ModbusRequest): Uint8Array {
  return sealed([unit, FUNCTION_CODES[request.ask], ...requestData(request)]);
}

/** Puts the CRC behind a frame. */
export function sealed(bytes: readonly number[]): Uint8Array {
  const crc = crc16(Uint8Array.from(bytes));
  return Uint8Array.of(...bytes, crc & 0xff, crc >> 8);
}

function requestData(request: ModbusRequest): readonly number[] {
  switch (request.ask) {
    case 'read-coils':
    case 'read-discrete-inputs':
    case 'read-registers':
      return [...word(request.start), ...word(request.count)];
    case 'write-coil':
      return [...word(request.at), ...word(request.on ? 0xff00 : 0)];
    case 'write-register':
      return [...word(request.at), ...word(request.value)];
    case 'write-coils': {
      const packed = packBits(request.values);
      return [...word(request.start), ...word(request.values.length), packed.length, ...packed];
    }
    default:
      return assertNever(request);
  }
}

/**
 * The answer to `request` in what has come, wherever in it: noise before it, an adapter that hears its own request, and
 * a late answer to another request are passed over. `null` while there is none.
 */
export function findReply(unit: number, request: ModbusRequest, received: Uint8Array): ModbusReply | null {
  const code = FUNCTION_CODES[request.ask];
  for (let at = 0; at + EXCEPTION_LENGTH <= received.length; at += 1) {
    if (received[at] !== unit) continue;
    const found = received[at + 1];
    if (found === (code | EXCEPTION_FLAG)) {
      const frame = received.subarray(at, at + EXCEPTION_LENGTH);
      if (isSound(frame)) return { kind: 'exception', code: frame[2] ?? 0 };
    }
    if (found !== code) continue;
    const frame = received.subarray(at, at + replyLength(request));
    if (frame.length === replyLength(request) && isSound(frame)) {
      const reply = decodeData(request, frame.subarray(2, -CRC_LENGTH));
      if (reply !== null) return reply;
    }
  }
  return null;
}

/** True when the last two bytes are the CRC of those before. */
export function isSound(frame: Uint8Array): boolean {
  // The CRC of a frame with its own CRC behind it is zero.
  return frame.length > CRC_LENGTH && crc16(frame) === 0;
}

/** Length of the whole answer if it is not an exception. */
function replyLength(request: ModbusRequest): number {
  switch (request.ask) {
    case 'read-coils':
    case 'read-discrete-inputs':
      return 3 + Math.ceil(request.count / 8) + CRC_LENGTH;
    case 'read-registers':
      return 3 + 2 * request.count + CRC_LENGTH;
    case 'write-coil':
    case 'write-register':
    case 'write-coils':
      return 6 + CRC_LENGTH;
    default:
      return assertNever(request);
  }
}

function decodeData(request: ModbusRequest, data: Uint8Array): ModbusReply | null {
  switch (request.ask) {
    case 'read-coils':
    case 'read-discrete-inputs':
      if (data[0] !== data.length - 1) return null;
      return { kind: 'bits', values: unpackBits(data.subarray(1), request.count) };
    case 'read-registers':
      if (data[0] !== data.length - 1) return null;
      return { kind: 'registers', values: registersOf(data.subarray(1)) };
    case 'write-coil':
    case 'write-register':
    case 'write-coils': {
      // A write is answered by its own head.
      const head = requestData(request).slice(0, 4);
      return head.every((byte, index) => data[index] === byte) ? { kind: 'written' } : null;
    }
    default:
      return assertNever(request);
  }
}

/** Bits as they stand in a frame: the first in the lowest bit of the first byte. */
export function packBits(values: readonly boolean[]): readonly number[] {
  const bytes = new Array<number>(Math.ceil(values.length / 8)).fill(0);
  for (const [index, value] of values.entries()) {
    if (value) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return bytes;
}

export function unpackBits(bytes: Uint8Array, count: number): readonly boolean[] {
  return Array.from({ length: count }, (_bit, index) => (((bytes[index >> 3] ?? 0) >> (index & 7)) & 1) === 1);
}

function registersOf(bytes: Uint8Array): readonly number[] {
  return Array.from({ length: bytes.length >> 1 }, (_value, index) => wordAt(bytes, index * 2));
}

/** A word, high byte first. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function word(value: number): readonly [number, number] {
  return [(value >> 8) & 0xff, value & 0xff];
}

/** Commands and answers of ISO 7816-4. */

/** `expected` is how many bytes the card may answer: none, so many, or as many as it has (`'all'`). */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data?: Uint8Array;
  readonly expected?: number | 'all';
}

/** `sw` is SW1 and SW2 as one number: 0x9000. */
export interface ResponseApdu {
  readonly data: Uint8Array;
  readonly sw: number;
}

export const SW_OK = 0x9000;
const MAX_SHORT_DATA = 255;
const MAX_SHORT_EXPECTED = 256;
const MAX_EXTENDED = 65_535;

/**
 * Bytes of a command, short where it fits and extended where it does not. Over T=0 a command that sends and asks for
 * bytes must not say how many it asks for: the card announces them with 61xx. `null` where T=0 cannot carry it, or
 * nothing can.
 */
export function encodeApdu(command: CommandApdu, protocol: 'T=0' | 'T=1'): Uint8Array | null {
  const { cla, ins, p1, p2, data = new Uint8Array(0) } = command;
  const header = [cla, ins, p1, p2];
  const isLong = data.length > MAX_SHORT_DATA;
  if (data.length > MAX_EXTENDED) return null;
  if (protocol === 'T=0') {
    if (isLong) return null;
    if (data.length > 0) return Uint8Array.from([...header, data.length, ...data]);
    return Uint8Array.from([...header, Math.min(expectedBytes(command), MAX_SHORT_EXPECTED) & 0xff]);
  }
  const expected = expectedBytes(command);
  // Without extended bytes in the command, the card is asked in the short form, which every card knows.
  const isExtended = isLong || (expected > MAX_SHORT_EXPECTED && command.expected !== 'all');
  const lc = data.length === 0 ? [] : isExtended ? [0, data.length >> 8, data.length & 0xff] : [data.length];
  return Uint8Array.from([...header, ...lc, ...data, ...le(command, expected, isExtended, data.length > 0)]);
}

function le(command: CommandApdu, expected: number, isExtended: boolean, hasData: boolean): readonly number[] {
  if (command.expected === undefined || command.expected === 0) return [];
  if (!isExtended) return [Math.min(expected, MAX_SHORT_EXPECTED) & 0xff];
  const two = [(expected >> 8) & 0xff, expected & 0xff];
  return hasData ? two : [0, ...two];
}

function expectedBytes({ expected = 0 }: CommandApdu): number {
  return expected === 'all' ? MAX_SHORT_EXPECTED : Math.max(0, Math.min(expected, MAX_EXTENDED + 1));
}

/** Splits an answer; `null` where it is too short to carry a status word. The data is a copy. */
export function decodeResponse(bytes: Uint8Array): ResponseApdu | null {
  if (bytes.length < 2) return null;
  const end = bytes.length - 2;
  return { data: bytes.slice(0, end), sw: ((bytes[end] ?? 0) << 8) | (bytes[end + 1] ?? 0) };
}

/** What a status word says, as far as every application reads it alike. */
export type StatusMeaning =
  | 'ok'
  | 'more-data'
  | 'wrong-length'
  | 'not-found'
  | 'refused'
  | 'unsupported'
  | 'warning'
  | 'failed';

export function statusMeaning(sw: number): StatusMeaning {
  switch (sw >> 8) {
    case 0x90:
      return sw === SW_OK ? 'ok' : 'failed';
    case 0x61:
      return 'more-data';
    case 0x6c:
      return 'wrong-length';
    case 0x62:
    case 0x63:
      return 'warning';
    case 0x69:
      return 'refused';
    case 0x6a:
      return sw === 0x6a82 || sw === 0x6a83 || sw === 0x6a88 ? 'not-found' : 'failed';
    case 0x6d:
    case 0x6e:
      return 'unsupported';
    default:
      return 'failed';
  }
}

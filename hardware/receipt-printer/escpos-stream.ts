import type { Bitmap } from './bitmap.ts';
import { type Code128Symbol, parseCode128Parameters } from './code128.ts';

/** One whole command of a print stream, as a printer takes it apart. */
export type StreamCommand =
  | { readonly command: 'initialise' }
  | { readonly command: 'chinese-mode'; readonly on: boolean }
  | { readonly command: 'align'; readonly align: 'left' | 'center' | 'right' }
  | { readonly command: 'size'; readonly width: number; readonly height: number }
  | { readonly command: 'bold'; readonly on: boolean }
  | { readonly command: 'underline'; readonly of: 'latin' | 'chinese'; readonly on: boolean }
  | { readonly command: 'feed-lines'; readonly lines: number }
  | { readonly command: 'feed-dots'; readonly dots: number }
  | { readonly command: 'line-feed' }
  | { readonly command: 'cut' }
  | { readonly command: 'status-back'; readonly enabled: boolean }
  | { readonly command: 'echo'; readonly id: string }
  | { readonly command: 'qr-module'; readonly moduleDots: number }
  | { readonly command: 'qr-error-correction'; readonly level: 'L' | 'M' | 'Q' | 'H' }
  | { readonly command: 'qr-store'; readonly data: string }
  | { readonly command: 'qr-print' }
  | { readonly command: 'barcode-height'; readonly dots: number }
  | { readonly command: 'barcode-module'; readonly dots: number }
  | { readonly command: 'barcode-text'; readonly shown: boolean }
  | { readonly command: 'barcode'; readonly symbols: readonly Code128Symbol[] }
  | { readonly command: 'raster'; readonly bitmap: Bitmap }
  /** GS I: which of its texts the printer is asked for. */
  | { readonly command: 'identity'; readonly code: number }
  | { readonly command: 'character'; readonly text: string }
  /** Executed when it was received; passed over here. */
  | { readonly command: 'real-time' }
  /** Known and without effect on what this model shows. */
  | { readonly command: 'ignored' }
  | { readonly command: 'unknown'; readonly byte: number };

export interface TakenCommand {
  readonly command: StreamCommand;
  readonly length: number;
}

/**
 * Takes the first command off a stream; `null` when it is not whole yet. `chinese` is the printer's mode: two-byte
 * characters are understood only in it, and those of four bytes only by printers that know them (`fourBytes`).
 */
export function takeCommand(bytes: Uint8Array, chinese: boolean, fourBytes = false): TakenCommand | null {
  const [first, second] = bytes;
  if (first === undefined) return null;
  switch (first) {
    case 0x0a:
      return { command: { command: 'line-feed' }, length: 1 };
    case 0x10:
      return takeRealTime(bytes);
    case 0x1b:
      return second === undefined ? null : takeEsc(bytes, second);
    case 0x1c:
      return second === undefined ? null : takeFs(bytes, second);
    case 0x1d:
      return second === undefined ? null : takeGs(bytes, second);
  }
  if (first < 0x20)
    return { command: first === 0x0d ? { command: 'ignored' } : { command: 'unknown', byte: first }, length: 1 };
  if (first < 0x80) return { command: { command: 'character', text: String.fromCharCode(first) }, length: 1 };
  if (!chinese) return { command: { command: 'character', text: '?' }, length: 1 };
  if (second === undefined) return null;
  if (fourBytes && second >= 0x30 && second <= 0x39) return takeFourBytes(bytes);
  return takeChinese(first, second);
}

/** DLE EOT and DLE ENQ have one parameter; DLE DC4 has as many as its function needs. */
function takeRealTime(bytes: Uint8Array): TakenCommand | null {
  const [, kind, n] = bytes;
  if (n === undefined) return null;
  const length = kind !== 0x14 ? 3 : n === 8 ? 10 : 5;
  return bytes.length < length ? null : { command: { command: 'real-time' }, length };
}

function takeFourBytes(bytes: Uint8Array): TakenCommand | null {
  if (bytes.length < 4) return null;
  return { command: { command: 'character', text: gb18030.decode(bytes.subarray(0, 4)) }, length: 4 };
}

const gb18030 = new TextDecoder('gb18030');

function takeChinese(first: number, second: number): TakenCommand {
  // Half of a four-byte code, which these printers do not know: they print the digit by itself.
  if (second < 0x40) return { command: { command: 'character', text: '?' }, length: 1 };
  return { command: { command: 'character', text: gb18030.decode(Uint8Array.of(first, second)) }, length: 2 };
}

const ALIGNMENTS = ['left', 'center', 'right'] as const;

/** A command with `count` parameter bytes after its two of name, given to `make` when whole. */
function withParameters(
  bytes: Uint8Array,
  count: number,
  make: (parameters: readonly [number, number]) => StreamCommand,
): TakenCommand | null {
  if (bytes.length < 2 + count) return null;
  return { command: make([bytes[2] ?? 0, bytes[3] ?? 0]), length: 2 + count };
}

function takeEsc(bytes: Uint8Array, name: number): TakenCommand | null {
  switch (name) {
    case 0x40:
      return { command: { command: 'initialise' }, length: 2 };
    case 0x32:
      return { command: { command: 'ignored' }, length: 2 };
    case 0x61:
      return withParameters(bytes, 1, ([n]) => ({ command: 'align', align: ALIGNMENTS[n % 3] ?? 'left' }));
    case 0x45:
      return withParameters(bytes, 1, ([n]) => ({ command: 'bold', on: n % 2 === 1 }));
    case 0x64:
      return withParameters(bytes, 1, ([lines]) => ({ command: 'feed-lines', lines }));
    case 0x4a:
      return withParameters(bytes, 1, ([dots]) => ({ command: 'feed-dots', dots }));
    case 0x2d:
      return withParameters(bytes, 1, ([n]) => ({ command: 'underline', of: 'latin', on: n % 0x30 !== 0 }));
    case 0x21:
    case 0x33:
      return withParameters(bytes, 1, () => ({ command: 'ignored' }));
    default:
      return { command: { command: 'unknown', byte: name }, length: 2 };
  }
}

function takeFs(bytes: Uint8Array, name: number): TakenCommand | null {
  switch (name) {
    case 0x26:
      return { command: { command: 'chinese-mode', on: true }, length: 2 };
    case 0x2e:
      return { command: { command: 'chinese-mode', on: false }, length: 2 };
    case 0x2d:
      return withParameters(bytes, 1, ([n]) => ({ command: 'underline', of: 'chinese', on: n % 0x30 !== 0 }));
    case 0x21:
    case 0x57:
      return withParameters(bytes, 1, () => ({ command: 'ignored' }));
    default:
      return { command: { command: 'unknown', byte: name }, length: 2 };
  }
}

function takeGs(bytes: Uint8Array, name: number): TakenCommand | null {
  switch (name) {
    case 0x21:
      return withParameters(bytes, 1, ([n]) => ({ command: 'size', width: ((n >> 4) & 7) + 1, height: (n & 7) + 1 }));
    case 0x56:
      return withParameters(bytes, (bytes[2] ?? 0) >= 0x41 ? 2 : 1, () => ({ command: 'cut' }));
    case 0x61:
      return withParameters(bytes, 1, ([n]) => ({ command: 'status-back', enabled: n !== 0 }));
    case 0x48:
      return withParameters(bytes, 1, ([n]) => ({ command: 'barcode-text', shown: n % 0x30 !== 0 }));
    case 0x49:
      return withParameters(bytes, 1, ([code]) => ({ command: 'identity', code }));
    case 0x68:
      return withParameters(bytes, 1, ([dots]) => ({ command: 'barcode-height', dots }));
    case 0x6b:
      return takeBarcode(bytes);
    case 0x76:
      return takeRaster(bytes);
    case 0x77:
      return withParameters(bytes, 1, ([dots]) => ({ command: 'barcode-module', dots }));
    case 0x42:
    case 0x66:
    case 0x72:
      return withParameters(bytes, 1, () => ({ command: 'ignored' }));
    case 0x4c:
    case 0x57:
      return withParameters(bytes, 2, () => ({ command: 'ignored' }));
    case 0x28:
      return takeExtended(bytes);
    default:
      return { command: { command: 'unknown', byte: name }, length: 2 };
  }
}

/** `GS k m n d1…dn`; of the kinds of barcode only Code 128 is known. The older form ends with a zero. */
function takeBarcode(bytes: Uint8Array): TakenCommand | null {
  const [, , kind, count] = bytes;
  if (kind === undefined || count === undefined) return null;
  if (kind < 65) {
    const end = bytes.indexOf(0, 3);
    return end < 0 ? null : { command: { command: 'unknown', byte: 0x6b }, length: end + 1 };
  }
  const length = 4 + count;
  if (bytes.length < length) return null;
  const symbols = kind === 73 ? parseCode128Parameters(bytes.subarray(4, length)) : null;
  return { command: symbols === null ? { command: 'unknown', byte: 0x6b } : { command: 'barcode', symbols }, length };
}

/** `GS v 0 m xL xH yL yH d…`: bytes across and rows down. */
function takeRaster(bytes: Uint8Array): TakenCommand | null {
  const [, , , , xLow = 0, xHigh = 0, yLow = 0, yHigh] = bytes;
  if (yHigh === undefined) return null;
  const across = xLow + (xHigh << 8);
  const rows = yLow + (yHigh << 8);
  const length = 8 + across * rows;
  if (bytes.length < length) return null;
  const bitmap = { widthDots: across * 8, heightDots: rows, bits: bytes.slice(8, length) };
  return { command: { command: 'raster', bitmap }, length };
}

/** `GS ( fn pL pH …`: the length is in the command, so even unknown ones are passed over whole. */
function takeExtended(bytes: Uint8Array): TakenCommand | null {
  const [, , group, low, high] = bytes;
  if (group === undefined || low === undefined || high === undefined) return null;
  const length = 5 + low + (high << 8);
  if (bytes.length < length) return null;
  const parameters = bytes.subarray(5, length);
  if (group === 0x6b) return { command: qrCommand(parameters), length };
  if (group === 0x48)
    return { command: { command: 'echo', id: String.fromCharCode(...parameters.subarray(2)) }, length };
  return { command: { command: 'unknown', byte: group }, length };
}

const LEVELS = ['L', 'M', 'Q', 'H'] as const;

function qrCommand(parameters: Uint8Array): StreamCommand {
  const [, task = 0, value = 0] = parameters;
  switch (task) {
    case 0x41:
      return { command: 'ignored' };
    case 0x43:
      return { command: 'qr-module', moduleDots: value };
    case 0x45:
      return { command: 'qr-error-correction', level: LEVELS[value - 0x30] ?? 'L' };
    case 0x50:
      return { command: 'qr-store', data: new TextDecoder().decode(parameters.subarray(3)) };
    case 0x51:
      return { command: 'qr-print' };
    default:
      return { command: 'unknown', byte: task };
  }
}

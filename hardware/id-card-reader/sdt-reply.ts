import { assertNever } from '../../app/contracts/result.ts';
import { decodeText, TEXT_BLOCK_LENGTH } from './sdt-text.ts';

export const PHOTO_LENGTH = 1024;
export const NEW_ADDRESS_LENGTH = 70;
const SAM_ID_LENGTH = 16;

/** What the third status byte of a reply means. */
const MEANINGS = {
  144: 'ok',
  159: 'card-found',
  145: 'no-such-item',
  16: 'our-checksum-wrong',
  17: 'our-length-wrong',
  33: 'bad-command',
  35: 'not-permitted',
  36: 'unrecognised-error',
  49: 'card-rejected-reader',
  50: 'reader-rejected-card',
  51: 'card-data-not-genuine',
  55: 'fingerprint-not-genuine',
  63: 'data-length-error',
  64: 'unknown-card-type',
  65: 'read-failed',
  71: 'random-number-failed',
  96: 'self-test-failed',
  102: 'not-authorised',
  128: 'find-failed',
  129: 'select-failed',
} as const satisfies Record<number, string>;

export type SdtMeaning = (typeof MEANINGS)[keyof typeof MEANINGS] | 'unknown';

/** A reply frame taken apart. `sw1` and `sw2` are relayed from the card, `sw3` is the reader's own code. */
export interface SdtReply {
  readonly sw1: number;
  readonly sw2: number;
  readonly sw3: number;
  readonly meaning: SdtMeaning;
  /** A view into the frame's body: overwriting one overwrites the other. */
  readonly data: Uint8Array;
}

/** Takes a reply's body apart; bodies of fewer than three bytes never leave the parser. */
export function decodeReply(body: Uint8Array): SdtReply {
  const [sw1 = 0, sw2 = 0, sw3 = 0] = body;
  return { sw1, sw2, sw3, meaning: meaningOf(sw3), data: body.subarray(3) };
}

/** Status bytes and data as one frame body. */
export function encodeReply(sw3: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return Uint8Array.from([0, 0, sw3, ...data]);
}

function meaningOf(sw3: number): SdtMeaning {
  return sw3 in MEANINGS ? MEANINGS[sw3 as keyof typeof MEANINGS] : 'unknown';
}

/** Kinds of reply that decide what a driver does next. */
export type SdtVerdict =
  | 'good'
  | 'no-such-item'
  | 'send-again'
  | 'no-card'
  | 'card-lost'
  | 'card-unreadable'
  | 'not-an-id-card'
  | 'card-not-authentic'
  | 'reader-broken'
  | 'reader-refuses';

/** Groups the meanings by what they ask of the driver. */
export function verdictOf(meaning: SdtMeaning): SdtVerdict {
  switch (meaning) {
    case 'ok':
    case 'card-found':
      return 'good';
    case 'no-such-item':
      return 'no-such-item';
    case 'our-checksum-wrong':
    case 'our-length-wrong':
      return 'send-again';
    case 'find-failed':
      return 'no-card';
    case 'select-failed':
      return 'card-lost';
    case 'data-length-error':
    case 'read-failed':
    case 'random-number-failed':
      return 'card-unreadable';
    case 'unknown-card-type':
      return 'not-an-id-card';
    case 'card-rejected-reader':
    case 'reader-rejected-card':
    case 'card-data-not-genuine':
    case 'fingerprint-not-genuine':
      return 'card-not-authentic';
    case 'self-test-failed':
    case 'not-authorised':
      return 'reader-broken';
    case 'bad-command':
    case 'not-permitted':
    case 'unrecognised-error':
    case 'unknown':
      return 'reader-refuses';
    default:
      return assertNever(meaning);
  }
}

/** The blocks of a `read-base` reply, as views; `null` when its length fields do not add up. */
export function splitReadBase(data: Uint8Array): { readonly text: Uint8Array; readonly photo: Uint8Array } | null {
  // Lengths are big-endian although the text they measure is UTF-16LE. 30 01 has no fingerprint length field.
  if (data.length !== 4 + TEXT_BLOCK_LENGTH + PHOTO_LENGTH) return null;
  const textLength = ((data[0] ?? 0) << 8) | (data[1] ?? 0);
  const photoLength = ((data[2] ?? 0) << 8) | (data[3] ?? 0);
  if (textLength !== TEXT_BLOCK_LENGTH || photoLength !== PHOTO_LENGTH) return null;
  return { text: data.subarray(4, 4 + TEXT_BLOCK_LENGTH), photo: data.subarray(4 + TEXT_BLOCK_LENGTH) };
}

/** The data of a `read-base` reply. */
export function joinReadBase(text: Uint8Array, photo: Uint8Array): Uint8Array {
  return Uint8Array.from([
    text.length >> 8,
    text.length & 0xff,
    photo.length >> 8,
    photo.length & 0xff,
    ...text,
    ...photo,
  ]);
}

/** The new address, `null` when the block has not its fixed length of 70 bytes. */
export function decodeNewAddress(data: Uint8Array): string | null {
  return data.length === NEW_ADDRESS_LENGTH ? decodeText(data) : null;
}

/** `TT.TT-YYYYMMDD-NNNNNNNNNN-NNNNNNNNNN` as printed on the reader; `null` for a wrong length. */
export function decodeSamId(data: Uint8Array): string | null {
  if (data.length !== SAM_ID_LENGTH) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const digits = (value: number, width: number): string => String(value).padStart(width, '0');
  return [
    `${digits(view.getUint8(0), 2)}.${digits(view.getUint8(2), 2)}`,
    digits(view.getUint32(4, true), 8),
    digits(view.getUint32(8, true), 10),
    digits(view.getUint32(12, true), 10),
  ].join('-');
}

import { assertNever } from '../../app/contracts/result.ts';
import { TEXT_BLOCK_LENGTH } from './sdt-text.ts';
import { decodeText } from './text-field.ts';

export const PHOTO_LENGTH = 1024;
export const NEW_ADDRESS_LENGTH = 70;
/** Two templates, one, none. */
export const FINGERPRINT_LENGTHS: readonly number[] = [1024, 512, 0];
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

/** The blocks of a card, as views into the reply. */
export interface ReadBlocks {
  readonly text: Uint8Array;
  readonly photo: Uint8Array;
}

/** The blocks of a `read-base` reply; `null` when its length fields do not add up. */
export function splitReadBase(data: Uint8Array): ReadBlocks | null {
  // 30 01 has no length field for a fingerprint.
  const [textLength = 0, photoLength = 0] = lengthFields(data, 2);
  if (data.length !== 4 + textLength + photoLength || !isUsual(textLength, photoLength)) return null;
  return { text: data.subarray(4, 4 + textLength), photo: data.subarray(4 + textLength) };
}

/**
 * The blocks of a `read-base-and-fingerprint` reply; `null` when its length fields do not add up. The fingerprint is
 * empty on cards without one.
 */
export function splitReadWithFingerprint(data: Uint8Array): (ReadBlocks & { readonly fingerprint: Uint8Array }) | null {
  const [textLength = 0, photoLength = 0, fingerprintLength = 0] = lengthFields(data, 3);
  const photoStart = 6 + textLength;
  const fingerprintStart = photoStart + photoLength;
  if (data.length !== fingerprintStart + fingerprintLength || !isUsual(textLength, photoLength)) return null;
  if (!FINGERPRINT_LENGTHS.includes(fingerprintLength)) return null;
  return {
    text: data.subarray(6, photoStart),
    photo: data.subarray(photoStart, fingerprintStart),
    fingerprint: data.subarray(fingerprintStart),
  };
}

/** The data of a `read-base` reply, or, with a fingerprint (which may be empty), of `read-base-and-fingerprint`. */
export function joinReadBase(text: Uint8Array, photo: Uint8Array, fingerprint?: Uint8Array): Uint8Array {
  const blocks = fingerprint === undefined ? [text, photo] : [text, photo, fingerprint];
  const lengths = blocks.flatMap(({ length }) => [length >> 8, length & 0xff]);
  return Uint8Array.from([...lengths, ...blocks.flatMap((block) => [...block])]);
}

/** Declared lengths of replies that carry a whole card: `read-base`, and with two, one or no fingerprint. */
export const CARD_REPLY_LENGTHS: readonly number[] = [
  declaredLength(4),
  ...FINGERPRINT_LENGTHS.map((length) => declaredLength(6 + length)),
];

/** Three status bytes, length fields and fingerprint, text, photo, check byte. */
function declaredLength(besides: number): number {
  return 3 + besides + TEXT_BLOCK_LENGTH + PHOTO_LENGTH + 1;
}

/** The length fields before the blocks: big-endian, although the text they measure is UTF-16LE. */
function lengthFields(data: Uint8Array, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => ((data[index * 2] ?? 0) << 8) | (data[index * 2 + 1] ?? 0));
}

function isUsual(textLength: number, photoLength: number): boolean {
  return textLength === TEXT_BLOCK_LENGTH && photoLength === PHOTO_LENGTH;
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

/** The inverse of `decodeSamId`; throws on what is not such a text. */
export function encodeSamId(samId: string): Uint8Array {
  const numbers = samId.split(/[.-]/).map(Number);
  if (numbers.length !== 5 || !numbers.every(Number.isInteger)) throw new Error(`not a SAM id: ${samId}`);
  const [type = 0, part = 0, date = 0, serial = 0, random = 0] = numbers;
  const data = new Uint8Array(SAM_ID_LENGTH);
  data[0] = type;
  data[2] = part;
  const view = new DataView(data.buffer);
  for (const [index, value] of [date, serial, random].entries()) view.setUint32(4 + index * 4, value, true);
  return data;
}

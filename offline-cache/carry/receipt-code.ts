import { decode, encode } from 'cborg';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { OutboundApplication } from '../../app/contracts/delivery.ts';
import { sha256Hex } from '../sealed-store/sealed-store.ts';
import { decodeBase45, encodeBase45 } from './base45.ts';

/*
 * A whole small application as the text of a QR code: `CB1:` and, in Base45, a CBOR array of what the wire carries. The
 * number changes with the form; a desk that knows an older form goes on reading it, for receipts are kept.
 *
 * An age file for one X25519 recipient begins with about 170 characters, most of them base64 and the same words in each;
 * they are left out here and put together again, bit for bit.
 */
const prefix = 'CB1:';

/**
 * The longest frame that fits: 1,849 characters after the prefix are a code of 117 modules at the lowest level of
 * correction, which at three dots a module and its light edge are 375 of the 384 dots of 58 mm paper.
 */
const mostBytes = 1232;

const Bytes = (length: number) => Type.Refine(Type.Unsafe<Uint8Array>({}), (value) => isBytes(value, length));
const Frame = Type.Tuple([
  Type.String({ minLength: 1, maxLength: 32 }),
  Bytes(16),
  Bytes(16),
  Type.Integer({ minimum: 1 }),
  Type.String({ minLength: 1, maxLength: 128 }),
  Type.String({ minLength: 1, maxLength: 64 }),
  Type.String({ minLength: 1, maxLength: 64 }),
  Type.Unsafe<Uint8Array>({}),
  Type.Union([Type.String({ minLength: 1, maxLength: 50 }), Type.Null()]),
  Type.Array(Bytes(32)),
  Type.Union([Bytes(16), Type.Null()]),
]);
type Frame = Static<typeof Frame>;

/** The text of the code that carries this application; `null` where it is too large for a receipt. */
export function encodeReceiptCode(application: OutboundApplication): string | null {
  const { stationCode, key, epoch, sequence, lane, itemCode, receiptNumber, sealed } = application;
  const packed = packAge(sealed);
  if (packed === null || packed.length > mostBytes) return null;
  const frame: Frame = [
    stationCode,
    uuidBytes(key),
    uuidBytes(epoch),
    sequence,
    lane,
    itemCode,
    receiptNumber,
    packed,
    application.caseNumber ?? null,
    (application.attachments ?? []).map((sha256) => Uint8Array.from(Buffer.from(sha256, 'hex'))),
    application.supersedes === undefined ? null : uuidBytes(application.supersedes),
  ];
  const bytes = encode(frame);
  return bytes.length > mostBytes ? null : prefix + encodeBase45(bytes);
}

/** The application in the text of a scanned code, `null` where there is none; nothing in it is proven yet. */
export function decodeReceiptCode(text: string): OutboundApplication | null {
  const scanned = text.replace(/[\r\n]+$/, '');
  const bytes = scanned.startsWith(prefix) ? decodeBase45(scanned.slice(prefix.length)) : null;
  const frame = bytes === null ? null : decoded(bytes);
  if (!Value.Check(Frame, frame) || !(frame[7] instanceof Uint8Array)) return null;
  const [stationCode, key, epoch, sequence, lane, itemCode, receiptNumber, packed, caseNumber, papers, replaced] =
    frame;
  const sealed = unpackAge(packed);
  if (sealed === null) return null;
  return {
    ...{ stationCode, key: uuidText(key), epoch: uuidText(epoch), sequence, lane, itemCode, receiptNumber, sealed },
    sealedSha256: sha256Hex(sealed),
    ...(caseNumber === null ? {} : { caseNumber }),
    ...(papers.length === 0 ? {} : { attachments: papers.map((paper) => Buffer.from(paper).toString('hex')) }),
    ...(replaced === null ? {} : { supersedes: uuidText(replaced) }),
  };
}

const base64 = '([A-Za-z0-9+/]{43})';
const ageHeader = new RegExp(`^age-encryption\\.org/v1\n-> X25519 ${base64}\n${base64}\n--- ${base64}\n`);
const ageHeaderLength = 21 + 1 + 10 + 43 + 1 + 43 + 1 + 4 + 43 + 1;

/** The three values of the header as bytes, and what follows it. */
function packAge(sealed: Uint8Array): Uint8Array | null {
  const bytes = Buffer.from(sealed);
  const header = ageHeader.exec(bytes.toString('latin1', 0, ageHeaderLength + 64));
  if (header === null) return null;
  const values = header.slice(1).map((value) => Buffer.from(value, 'base64'));
  const packed = Buffer.concat([...values, bytes.subarray(header[0].length)]);
  // Base64 that is not canonical would come back as other bytes.
  return unpackAge(packed)?.equals(bytes) === true ? packed : null;
}

function unpackAge(packed: Uint8Array): Buffer | null {
  if (packed.length < 96) return null;
  const bytes = Buffer.from(packed);
  const [share, wrapped, mac] = [0, 32, 64].map((at) => bytes.toString('base64', at, at + 32).replace(/=+$/, ''));
  const header = `age-encryption.org/v1\n-> X25519 ${share}\n${wrapped}\n--- ${mac}\n`;
  return Buffer.concat([Buffer.from(header, 'latin1'), bytes.subarray(96)]);
}

function decoded(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch {
    return null;
  }
}

function isBytes(value: unknown, length: number): boolean {
  return value instanceof Uint8Array && value.length === length;
}

function uuidBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll('-', ''), 'hex'));
}

function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

import { toHex } from '../captured-bytes.ts';
import type { CardText } from './card-text.ts';
import { checkCharacter, formerCheckDigit } from './id-number.ts';
import { isChipPhoto } from './photo-decoder.ts';
import { commandOf } from './sdt-command.ts';
import { checkByte, PREAMBLE } from './sdt-frame.ts';
import { decodeReply, decodeSamId, FINGERPRINT_LENGTHS, NEW_ADDRESS_LENGTH, PHOTO_LENGTH } from './sdt-reply.ts';
import { decodeTextBlock, TEXT_BLOCK_LENGTH } from './sdt-text.ts';
import { decodeText } from './text-field.ts';

/**
 * What a captured stream says, for people: every frame, also cut and damaged ones, with whatever can be read in it.
 * Unlike the parser, which a driver trusts, it drops nothing.
 */
export function describeCapture(bytes: Uint8Array): object {
  const starts = frameStarts(bytes);
  return {
    bytes: bytes.length,
    bytesBeforeFirstFrame: starts[0] ?? bytes.length,
    frames: starts.map((start, index) => describeFrame(bytes.subarray(start, starts[index + 1] ?? bytes.length))),
  };
}

/** Where preambles are, those inside a frame that is whole and undamaged left out. */
function frameStarts(bytes: Uint8Array): readonly number[] {
  const starts: number[] = [];
  let at = 0;
  while (at + PREAMBLE.length <= bytes.length) {
    if (PREAMBLE.every((byte, index) => bytes[at + index] === byte)) {
      starts.push(at);
      const total = 7 + declaredLength(bytes.subarray(at));
      const sound = at + total <= bytes.length && checkByte(bytes.subarray(at + PREAMBLE.length, at + total)) === 0;
      at += sound ? total : PREAMBLE.length;
    } else at += 1;
  }
  return starts;
}

function declaredLength(frame: Uint8Array): number {
  return ((frame[5] ?? 0) << 8) | (frame[6] ?? 0);
}

function describeFrame(bytes: Uint8Array): object {
  if (bytes.length < 7) return { complete: false, missing: 'the length field' };
  const declared = declaredLength(bytes);
  const total = 7 + declared;
  const complete = bytes.length >= total;
  const frame = bytes.subarray(0, total);
  const body = frame.subarray(7, complete ? total - 1 : total);
  return {
    declaredLength: declared,
    complete,
    ...(complete ? describeCheckByte(frame) : { received: bytes.length - 7, missing: `${total - bytes.length} bytes` }),
    ...(bytes.length > total ? { bytesAfterFrame: bytes.length - total } : {}),
    ...describeBody(body, complete),
  };
}

function describeCheckByte(frame: Uint8Array): object {
  const expected = checkByte(frame.subarray(PREAMBLE.length, frame.length - 1));
  const found = frame.at(-1) ?? 0;
  return expected === found
    ? { checksum: 'ok' }
    : { checksum: 'wrong', expected: toHex(Uint8Array.of(expected)), found: toHex(Uint8Array.of(found)) };
}

function describeBody(body: Uint8Array, complete: boolean): object {
  const command = complete ? commandOf(body) : null;
  if (command !== null) return { command };
  if (body.length < 3) return { missingFields: ['status'] };
  const { sw1, sw2, sw3, meaning, data } = decodeReply(body);
  return {
    reply: { sw1sw2: toHex(Uint8Array.of(sw1, sw2)), sw3: toHex(Uint8Array.of(sw3)), meaning, ...describeData(data) },
  };
}

function describeData(data: Uint8Array): object {
  const samId = decodeSamId(data);
  if (samId !== null) return { samId };
  if (data.length === NEW_ADDRESS_LENGTH) return { newAddress: decodeText(data) };
  if (data[0] === 0x01 && data[1] === 0x00) return describeCard(data);
  return data.length > 0 ? { data: toHex(data.subarray(0, 64)), dataBytes: data.length } : {};
}

function describeCard(data: Uint8Array): object {
  const fingerprintLength = fingerprintLengthOf(data);
  const textStart = fingerprintLength === null ? 4 : 6;
  const text = data.subarray(textStart, textStart + TEXT_BLOCK_LENGTH);
  const photo = data.subarray(textStart + TEXT_BLOCK_LENGTH, textStart + TEXT_BLOCK_LENGTH + PHOTO_LENGTH);
  // A cut text block is shown as far as it goes.
  const padded = new Uint8Array(TEXT_BLOCK_LENGTH);
  padded.set(text);
  return {
    ...describeText(padded, text.length === TEXT_BLOCK_LENGTH),
    ...(text.length < TEXT_BLOCK_LENGTH
      ? { textMissing: `${TEXT_BLOCK_LENGTH - text.length} of ${TEXT_BLOCK_LENGTH} bytes` }
      : {}),
    photo: {
      bytes: photo.length,
      missing: PHOTO_LENGTH - photo.length,
      head: isChipPhoto(photo) ? 'WLT' : 'not a WLT picture',
    },
    ...(fingerprintLength === null ? {} : { fingerprint: { declaredBytes: fingerprintLength } }),
  };
}

/**
 * What the third length field says, `null` in a reply without one: the text begins there, and no name begins with
 * U+0004, U+0002 or U+0000.
 */
function fingerprintLengthOf(data: Uint8Array): number | null {
  const declared = ((data[4] ?? 0) << 8) | (data[5] ?? 0);
  return data.length >= 6 && FINGERPRINT_LENGTHS.includes(declared) ? declared : null;
}

function describeText(block: Uint8Array, whole: boolean): object {
  const decoded = decodeTextBlock(block);
  if (decoded.kind === 'unsupported' || decoded.kind === 'wrong-length') return { card: decoded };
  return {
    card: { kind: decoded.kind, ...decoded.text },
    ...(whole ? { problems: decoded.problems } : {}),
    checkDigit: describeCheckDigit(decoded),
  };
}

function describeCheckDigit({ kind, text }: CardText): object {
  const { idNumber } = text;
  const is2017 = kind === 'foreign-resident' && text.edition === '2017';
  const expected = is2017 ? formerCheckDigit(idNumber) : checkCharacter(idNumber);
  if (expected === null) return { state: 'not-computable' };
  const found = idNumber.charAt(is2017 ? 14 : 17);
  return expected === found ? { state: 'ok' } : { state: 'wrong', expected, found };
}

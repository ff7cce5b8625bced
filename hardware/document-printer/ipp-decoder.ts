import { fail, ok, type Result } from '../../app/contracts/result.ts';
import {
  FIRST_VALUE_TAG,
  type IppAttribute,
  type IppGroup,
  type IppMessage,
  type IppValue,
  OUT_OF_BAND,
  type OutOfBandTag,
  STRING_TAGS,
  type StringTag,
  TAG,
} from './ipp-message.ts';

/** Nothing in use nests deeper than three; a printer that sends more is broken or hostile. */
const DEEPEST = 8;
/** The longest real description seen is about 100 KB. */
const LONGEST_HEAD = 4 * 1024 * 1024;

/** `incomplete`: the bytes end inside the message. `malformed`: they are no IPP message, whatever followed. */
export type DecodeFailure = 'incomplete' | 'malformed';

export interface DecodedMessage {
  readonly message: IppMessage;
  /** Where the document begins, if one follows. */
  readonly length: number;
}

const OUT_OF_BAND_BY_CODE = byCode<OutOfBandTag>(OUT_OF_BAND);
const STRING_BY_CODE = byCode<StringTag>(STRING_TAGS);

function byCode<Tag extends string>(codes: Readonly<Record<Tag, number>>): ReadonlyMap<number, Tag> {
  return new Map((Object.entries(codes) as [Tag, number][]).map(([tag, code]) => [code, tag]));
}

/** Takes a message from the head of the bytes. Never throws; time and memory are bounded by the length. */
export function decodeMessage(bytes: Uint8Array): Result<DecodedMessage, DecodeFailure> {
  const reader = new Reader(bytes.subarray(0, LONGEST_HEAD));
  try {
    const message = takeMessage(reader);
    return ok({ message, length: reader.position });
  } catch (error) {
    if (error instanceof Undecodable) return fail(error.failure, error.message);
    throw error;
  }
}

class Undecodable extends Error {
  readonly failure: DecodeFailure;

  constructor(failure: DecodeFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** An attribute whose further values are still to come. */
interface GrowingAttribute extends IppAttribute {
  readonly values: [IppValue, ...IppValue[]];
}

function takeMessage(reader: Reader): IppMessage {
  const version = { major: reader.byte(), minor: reader.byte() };
  const code = reader.short();
  const requestId = reader.integer();
  const groups: IppGroup[] = [];
  let attributes: GrowingAttribute[] = [];
  for (let tag = reader.byte(); tag !== TAG.endOfAttributes; tag = reader.byte()) {
    if (tag === 0) throw new Undecodable('malformed', 'a group with the tag 0');
    if (tag < FIRST_VALUE_TAG) {
      attributes = [];
      groups.push({ group: tag, attributes });
      continue;
    }
    if (groups.length === 0) throw new Undecodable('malformed', 'an attribute before any group');
    const name = reader.text();
    const value = takeValue(reader, tag, 0);
    add(attributes, name, value);
  }
  return { version, code, requestId, groups };
}

/** An empty name means a further value of the attribute before. */
function add(attributes: GrowingAttribute[], name: string, value: IppValue): void {
  if (name !== '') {
    attributes.push({ name, values: [value] });
    return;
  }
  const last = attributes.at(-1);
  if (last === undefined) throw new Undecodable('malformed', 'a further value of no attribute');
  last.values.push(value);
}

function takeValue(reader: Reader, tag: number, depth: number): IppValue {
  if (tag === TAG.beginCollection) {
    // Some printers put a name here; the standard says that it is to be skipped.
    reader.counted();
    return { tag: 'collection', members: takeMembers(reader, depth + 1) };
  }
  if (tag === TAG.endCollection || tag === TAG.memberName) throw new Undecodable('malformed', 'no collection is open');
  return valueFrom(tag, reader.counted());
}

function takeMembers(reader: Reader, depth: number): readonly IppAttribute[] {
  if (depth > DEEPEST) throw new Undecodable('malformed', 'collections nest too deep');
  const members: GrowingAttribute[] = [];
  let pendingName: string | null = null;
  for (;;) {
    const tag = reader.byte();
    if (tag < FIRST_VALUE_TAG) throw new Undecodable('malformed', 'a group inside a collection');
    const name = reader.text();
    if (tag === TAG.endCollection) {
      reader.counted();
      if (pendingName !== null) throw new Undecodable('malformed', 'a member without a value');
      return members;
    }
    if (name !== '') throw new Undecodable('malformed', 'a named value inside a collection');
    if (tag === TAG.memberName) {
      if (pendingName !== null) throw new Undecodable('malformed', 'a member without a value');
      pendingName = reader.text();
      if (pendingName === '') throw new Undecodable('malformed', 'a member without a name');
      continue;
    }
    add(members, pendingName ?? '', takeValue(reader, tag, depth));
    pendingName = null;
  }
}

function valueFrom(code: number, bytes: Uint8Array): IppValue {
  const other: IppValue = { tag: 'other', code, bytes: bytes.slice() };
  const outOfBand = OUT_OF_BAND_BY_CODE.get(code);
  if (outOfBand !== undefined) return bytes.length === 0 ? { tag: outOfBand } : other;
  const string = STRING_BY_CODE.get(code);
  if (string !== undefined) {
    const text = utf8(bytes);
    return text === null ? other : { tag: string, text };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (code) {
    case TAG.integer:
      return bytes.length === 4 ? { tag: 'integer', value: view.getInt32(0) } : other;
    case TAG.enum:
      return bytes.length === 4 ? { tag: 'enum', value: view.getInt32(0) } : other;
    case TAG.boolean:
      return bytes.length === 1 && (bytes[0] === 0 || bytes[0] === 1)
        ? { tag: 'boolean', value: bytes[0] === 1 }
        : other;
    case TAG.octetString:
      return { tag: 'octetString', bytes: bytes.slice() };
    case TAG.dateTime:
      return dateTimeOf(bytes, view) ?? other;
    case TAG.resolution:
      return bytes.length === 9
        ? { tag: 'resolution', across: view.getInt32(0), down: view.getInt32(4), units: view.getUint8(8) }
        : other;
    case TAG.rangeOfInteger:
      return bytes.length === 8 ? { tag: 'rangeOfInteger', lower: view.getInt32(0), upper: view.getInt32(4) } : other;
    case TAG.textWithLanguage:
      return withLanguage('textWithLanguage', bytes) ?? other;
    case TAG.nameWithLanguage:
      return withLanguage('nameWithLanguage', bytes) ?? other;
    default:
      return other;
  }
}

function dateTimeOf(bytes: Uint8Array, view: DataView): IppValue | null {
  if (bytes.length !== 11) return null;
  const direction = String.fromCharCode(view.getUint8(8));
  if (direction !== '+' && direction !== '-') return null;
  return {
    tag: 'dateTime',
    value: {
      year: view.getUint16(0),
      month: view.getUint8(2),
      day: view.getUint8(3),
      hour: view.getUint8(4),
      minute: view.getUint8(5),
      second: view.getUint8(6),
      decisecond: view.getUint8(7),
      direction,
      offsetHours: view.getUint8(9),
      offsetMinutes: view.getUint8(10),
    },
  };
}

function withLanguage(tag: 'textWithLanguage' | 'nameWithLanguage', bytes: Uint8Array): IppValue | null {
  const reader = new Reader(bytes);
  try {
    const language = utf8(reader.counted());
    const text = utf8(reader.counted());
    if (language === null || text === null || reader.position !== bytes.length) return null;
    return { tag, language, text };
  } catch (error) {
    if (error instanceof Undecodable) return null;
    throw error;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `null` for bytes that are not UTF-8: they are kept as bytes rather than spoiled. */
function utf8(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

class Reader {
  position = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number {
    const value = this.#bytes[this.position];
    if (value === undefined) throw new Undecodable('incomplete', `ends at byte ${this.position}`);
    this.position += 1;
    return value;
  }

  short(): number {
    return (this.byte() << 8) | this.byte();
  }

  integer(): number {
    return (this.short() << 16) | this.short();
  }

  /** A length and so many bytes, still those of the message. */
  counted(): Uint8Array {
    const length = this.short();
    const end = this.position + length;
    if (end > this.#bytes.length) throw new Undecodable('incomplete', `a value of ${length} bytes is cut off`);
    const bytes = this.#bytes.subarray(this.position, end);
    this.position = end;
    return bytes;
  }

  /** A name. */
  text(): string {
    const text = utf8(this.counted());
    if (text === null) throw new Undecodable('malformed', 'a name is not UTF-8');
    return text;
  }
}

import { assertNever } from '../../app/contracts/result.ts';
import {
  type IppAttribute,
  type IppDateTime,
  type IppMessage,
  type IppValue,
  OUT_OF_BAND,
  STRING_TAGS,
  TAG,
} from './ipp-message.ts';

/** Lengths are signed shorts (RFC 8010, 3.1.4). */
const LONGEST = 0x7fff;

/** The bytes of a message; a document follows them as it is. Throws on what cannot be said in IPP: that is a bug. */
export function encodeMessage({ version, code, requestId, groups }: IppMessage): Uint8Array {
  const out = new Octets();
  out.byte(version.major);
  out.byte(version.minor);
  out.short(code);
  out.integer(requestId);
  for (const { group, attributes } of groups) {
    if (group < 1 || group > 0x0f || group === TAG.endOfAttributes) throw new Error(`no group has the tag ${group}`);
    out.byte(group);
    for (const attribute of attributes) encodeAttribute(out, attribute);
  }
  out.byte(TAG.endOfAttributes);
  return out.bytes;
}

function encodeAttribute(out: Octets, { name, values }: IppAttribute): void {
  if (name === '') throw new Error('an attribute needs a name: an empty one means a further value of the last');
  values.forEach((value, index) => {
    encodeValue(out, index === 0 ? name : '', value);
  });
}

function encodeValue(out: Octets, name: string, value: IppValue): void {
  if (value.tag === 'collection') {
    encodeCollection(out, name, value.members);
    return;
  }
  const { code, bytes } = formOf(value);
  out.byte(code);
  out.text(name);
  out.counted(bytes);
}

function encodeCollection(out: Octets, name: string, members: readonly IppAttribute[]): void {
  out.byte(TAG.beginCollection);
  out.text(name);
  out.text('');
  for (const member of members) {
    if (member.name === '') throw new Error('a member of a collection needs a name');
    out.byte(TAG.memberName);
    out.text('');
    out.text(member.name);
    for (const value of member.values) encodeValue(out, '', value);
  }
  out.byte(TAG.endCollection);
  out.text('');
  out.text('');
}

function formOf(value: Exclude<IppValue, { readonly tag: 'collection' }>): {
  readonly code: number;
  readonly bytes: Uint8Array;
} {
  const out = new Octets();
  switch (value.tag) {
    case 'unsupported':
    case 'default':
    case 'unknown':
    case 'no-value':
    case 'not-settable':
    case 'delete-attribute':
    case 'admin-define':
      return { code: OUT_OF_BAND[value.tag], bytes: out.bytes };
    case 'integer':
    case 'enum':
      out.integer(value.value);
      return { code: TAG[value.tag], bytes: out.bytes };
    case 'boolean':
      out.byte(value.value ? 1 : 0);
      return { code: TAG.boolean, bytes: out.bytes };
    case 'octetString':
      return { code: TAG.octetString, bytes: value.bytes };
    case 'dateTime':
      encodeDateTime(out, value.value);
      return { code: TAG.dateTime, bytes: out.bytes };
    case 'resolution':
      out.integer(value.across);
      out.integer(value.down);
      out.byte(value.units);
      return { code: TAG.resolution, bytes: out.bytes };
    case 'rangeOfInteger':
      out.integer(value.lower);
      out.integer(value.upper);
      return { code: TAG.rangeOfInteger, bytes: out.bytes };
    case 'textWithLanguage':
    case 'nameWithLanguage':
      out.text(value.language);
      out.text(value.text);
      return { code: TAG[value.tag], bytes: out.bytes };
    case 'textWithoutLanguage':
    case 'nameWithoutLanguage':
    case 'keyword':
    case 'uri':
    case 'uriScheme':
    case 'charset':
    case 'naturalLanguage':
    case 'mimeMediaType':
      return { code: STRING_TAGS[value.tag], bytes: new TextEncoder().encode(value.text) };
    case 'other':
      return { code: value.code, bytes: value.bytes };
    default:
      return assertNever(value);
  }
}

function encodeDateTime(out: Octets, date: IppDateTime): void {
  out.short(date.year);
  for (const field of [date.month, date.day, date.hour, date.minute, date.second, date.decisecond]) out.byte(field);
  out.byte(date.direction.charCodeAt(0));
  out.byte(date.offsetHours);
  out.byte(date.offsetMinutes);
}

/** Bytes in network order, growing. */
class Octets {
  #bytes = new Uint8Array(256);
  #length = 0;

  get bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  byte(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xff) throw new Error(`not a byte: ${value}`);
    this.#room(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  short(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw new Error(`not a short: ${value}`);
    this.byte(value >> 8);
    this.byte(value & 0xff);
  }

  integer(value: number): void {
    if (!Number.isInteger(value) || value !== (value | 0)) throw new Error(`not a signed integer: ${value}`);
    for (const shift of [24, 16, 8, 0]) this.byte((value >>> shift) & 0xff);
  }

  text(value: string): void {
    this.counted(new TextEncoder().encode(value));
  }

  /** A length and so many bytes. */
  counted(bytes: Uint8Array): void {
    if (bytes.length > LONGEST) throw new Error(`longer than IPP can say: ${bytes.length}`);
    this.short(bytes.length);
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

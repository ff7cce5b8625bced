import type { CitizenCard } from '../../app/contracts/devices/identity-card.ts';
import { isIdNumber } from './id-number.ts';

export const TEXT_BLOCK_LENGTH = 256;
const TYPE_MARK_OFFSET = 248;
/** Written in place of an end date on cards that do not expire. */
const LONG_TERM = '长期';

/** Offset and length in bytes; UTF-16LE, padded on the right with U+0020. */
const FIELDS = {
  name: [0, 30],
  sexCode: [30, 2],
  ethnicCode: [32, 4],
  birthDate: [36, 16],
  address: [52, 70],
  idNumber: [122, 36],
  authority: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
} as const satisfies Partial<Record<keyof CitizenCard, readonly [number, number]>>;

type FieldName = keyof typeof FIELDS;
const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];

/** What the text block of a citizen's card says, as printed, before the new-address block is looked at. */
export type CitizenText = Readonly<Record<FieldName, string>>;

/** A rule that the content of a whole text block breaks. */
export type TextProblem = 'no-name' | 'bad-check-digit' | 'bad-birth-date' | 'bad-validity';

export type TextBlock =
  | { readonly kind: 'citizen'; readonly text: CitizenText; readonly problems: readonly TextProblem[] }
  /** Residence permits of Hong Kong, Macao and Taiwan people (`J`), permanent residence of foreigners (`I`, `Y`). */
  | { readonly kind: 'unsupported'; readonly mark: 'J' | 'I' | 'Y' }
  | { readonly kind: 'wrong-length'; readonly length: number };

/** Decodes the 256-byte text block of the chip. Total: every input gives a value. */
export function decodeTextBlock(block: Uint8Array): TextBlock {
  if (block.length !== TEXT_BLOCK_LENGTH) return { kind: 'wrong-length', length: block.length };
  const mark = decodeText(block.subarray(TYPE_MARK_OFFSET, TYPE_MARK_OFFSET + 2));
  if (mark === 'J' || mark === 'I' || mark === 'Y') return { kind: 'unsupported', mark };
  const field = (name: FieldName): string => {
    const [offset, length] = FIELDS[name];
    return decodeText(block.subarray(offset, offset + length));
  };
  const text: CitizenText = {
    name: field('name'),
    sexCode: field('sexCode'),
    ethnicCode: field('ethnicCode'),
    birthDate: field('birthDate'),
    address: field('address'),
    idNumber: field('idNumber'),
    authority: field('authority'),
    validFrom: field('validFrom'),
    validTo: field('validTo'),
  };
  return { kind: 'citizen', text, problems: problemsOf(text) };
}

/** The inverse of `decodeTextBlock` for citizens; throws on text that does not fit its field. */
export function encodeTextBlock(text: CitizenText): Uint8Array {
  const block = new Uint8Array(TEXT_BLOCK_LENGTH);
  for (let offset = 0; offset < block.length; offset += 2) block[offset] = 0x20;
  for (const name of FIELD_NAMES) {
    const [offset, length] = FIELDS[name];
    block.set(encodeText(text[name], length), offset);
  }
  return block;
}

/** A text block that carries nothing but a foreigner's or permit holder's type mark. */
export function encodeUnsupportedBlock(mark: 'J' | 'I' | 'Y'): Uint8Array {
  const block = encodeText('', TEXT_BLOCK_LENGTH);
  block[TYPE_MARK_OFFSET] = mark.charCodeAt(0);
  return block;
}

/**
 * UTF-16LE to text. Code units are kept as they are (rare characters may sit in the private use area, names may
 * hold `·`); only U+0020 and U+0000 are cut, and only at the right.
 */
export function decodeText(bytes: Uint8Array): string {
  const units: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) units.push((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  while (units.length > 0 && (units.at(-1) === 0x20 || units.at(-1) === 0)) units.pop();
  const text = String.fromCharCode(...units);
  units.fill(0);
  return text;
}

/** Text to UTF-16LE, padded with spaces to `length` bytes; throws when it does not fit. */
export function encodeText(text: string, length: number): Uint8Array {
  if (text.length * 2 > length) throw new Error(`text of ${text.length} code units in a field of ${length} bytes`);
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length / 2; index += 1) {
    const unit = index < text.length ? text.charCodeAt(index) : 0x20;
    bytes[index * 2] = unit & 0xff;
    bytes[index * 2 + 1] = unit >> 8;
  }
  return bytes;
}

function problemsOf(text: CitizenText): readonly TextProblem[] {
  const problems: TextProblem[] = [];
  if (text.name === '') problems.push('no-name');
  if (!isIdNumber(text.idNumber)) problems.push('bad-check-digit');
  if (!isDate(text.birthDate)) problems.push('bad-birth-date');
  const endless = text.validTo === LONG_TERM;
  const ordered = endless || (isDate(text.validTo) && text.validFrom <= text.validTo);
  if (!isDate(text.validFrom) || !ordered) problems.push('bad-validity');
  return problems;
}

/** `YYYYMMDD` of a day that exists. No regular expression: V8 keeps the last subject it matched. */
function isDate(text: string): boolean {
  if (text.length !== 8) return false;
  for (let index = 0; index < 8; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x30 || unit > 0x39) return false;
  }
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8))];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1800 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

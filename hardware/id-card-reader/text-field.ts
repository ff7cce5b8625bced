/** Offset and length in bytes of a field in the chip's text block. */
export type FieldPlace = readonly [offset: number, length: number];
export type BlockLayout<Name extends string> = Readonly<Record<Name, FieldPlace>>;

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

/** Every field of a layout, read from a block. */
export function decodeFields<Name extends string>(block: Uint8Array, layout: BlockLayout<Name>): Record<Name, string> {
  const fields = Object.entries<FieldPlace>(layout).map(([name, [offset, length]]) => [
    name,
    decodeText(block.subarray(offset, offset + length)),
  ]);
  return Object.fromEntries(fields) as Record<Name, string>;
}

/** Writes every field of a layout into a block. */
export function encodeFields<Name extends string>(
  block: Uint8Array,
  layout: BlockLayout<Name>,
  fields: Readonly<Record<Name, string>>,
): void {
  for (const [name, [offset, length]] of Object.entries<FieldPlace>(layout)) {
    block.set(encodeText(fields[name as Name], length), offset);
  }
}

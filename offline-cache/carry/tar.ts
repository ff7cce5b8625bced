/*
 * As much of a tar archive (POSIX ustar) as plain files with short names in ASCII need. `tar -x` opens it.
 */
const blockLength = 512;

/** The block that stands before a file's bytes. */
export function tarHeader(name: string, size: number, modifiedAtMs: number): Uint8Array {
  if (!/^[\x21-\x7e]{1,100}$/.test(name)) throw new RangeError('a name in the archive is 1 to 100 ASCII characters');
  const header = Buffer.alloc(blockLength);
  header.write(name, 0, 'latin1');
  header.write(octal(0o600, 8), 100, 'latin1');
  header.write(octal(0, 8), 108, 'latin1');
  header.write(octal(0, 8), 116, 'latin1');
  header.write(octal(size, 12), 124, 'latin1');
  header.write(octal(Math.max(0, Math.floor(modifiedAtMs / 1000)), 12), 136, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  // The sum counts its own field as spaces.
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1');
  return header;
}

/** Zeros behind a file of this size. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((blockLength - (size % blockLength)) % blockLength);
}

/** What ends an archive. */
export const tarEnd: Uint8Array = new Uint8Array(2 * blockLength);

/** Bytes a file of this size takes in the archive. */
export function tarEntryLength(size: number): number {
  return blockLength + size + tarPadding(size).length;
}

/** Every plain file of an archive in order. Throws `RangeError` for what is none, or is cut short. */
export function* tarEntries(archive: Uint8Array): Generator<{ readonly name: string; readonly bytes: Uint8Array }> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  let offset = 0;
  for (;;) {
    const header = bytes.subarray(offset, offset + blockLength);
    if (header.length < blockLength) throw new RangeError('the archive ends in the middle');
    if (header.every((byte) => byte === 0)) return;
    const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
    if (sum !== Number.parseInt(header.toString('latin1', 148, 154), 8)) throw new RangeError('not an archive');
    const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
    const begin = offset + blockLength;
    if (!Number.isSafeInteger(size) || begin + size > bytes.length)
      throw new RangeError('the archive ends in the middle');
    const name = header.toString('latin1', 0, 100);
    const end = name.indexOf('\u0000');
    yield { name: end === -1 ? name : name.slice(0, end), bytes: bytes.subarray(begin, begin + size) };
    offset = begin + size + tarPadding(size).length;
  }
}

function octal(value: number, width: number): string {
  const digits = value.toString(8).padStart(width - 1, '0');
  if (digits.length >= width) throw new RangeError('too large for the archive');
  return `${digits}\u0000`;
}

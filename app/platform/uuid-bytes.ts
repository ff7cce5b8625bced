/** The 16 bytes of a UUID in text form. */
export function uuidBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex');
  if (bytes.length !== 16) throw new RangeError('not a UUID');
  return bytes;
}

/** Text form of a UUID, lower case; `null` where it is not 16 bytes. */
export function uuidText(bytes: unknown): string | null {
  if (!(bytes instanceof Uint8Array) || bytes.length !== 16) return null;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

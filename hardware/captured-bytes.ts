import { readFileSync } from 'node:fs';

/** Reads a capture: raw bytes, or hex digits with any spacing and `#` comments. */
export function readCapture(path: string): Uint8Array {
  const raw = readFileSync(path);
  const text = raw
    .toString('latin1')
    .split('\n')
    .map((line) => line.split('#')[0] ?? '')
    .join(' ')
    .replace(/0x|,/gi, ' ');
  const digits = text.replace(/\s/g, '');
  const isHex = digits.length > 0 && digits.length % 2 === 0 && /^[0-9a-f]+$/i.test(digits);
  return Uint8Array.from(isHex ? Buffer.from(digits, 'hex') : raw);
}

/** `AA 05 …`, as protocols are written down. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
}

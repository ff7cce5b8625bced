import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../captured-bytes.ts';
import { type CommandApdu, decodeResponse, encodeApdu } from './apdu.ts';

const bytesOf = (command: CommandApdu, protocol: 'T=0' | 'T=1'): string | null => {
  const bytes = encodeApdu(command, protocol);
  return bytes === null ? null : toHex(bytes);
};
const header = { cla: 0x00, ins: 0xb0, p1: 0x01, p2: 0x02 };
const data = Uint8Array.of(0xaa, 0xbb);

test('the four cases over T=1', () => {
  expect(bytesOf(header, 'T=1')).toBe('00 B0 01 02');
  expect(bytesOf({ ...header, expected: 16 }, 'T=1')).toBe('00 B0 01 02 10');
  expect(bytesOf({ ...header, data }, 'T=1')).toBe('00 B0 01 02 02 AA BB');
  expect(bytesOf({ ...header, data, expected: 'all' }, 'T=1')).toBe('00 B0 01 02 02 AA BB 00');
});

test('the four cases over T=0, where the last must not say how much it wants', () => {
  expect(bytesOf(header, 'T=0')).toBe('00 B0 01 02 00');
  expect(bytesOf({ ...header, expected: 256 }, 'T=0')).toBe('00 B0 01 02 00');
  expect(bytesOf({ ...header, data }, 'T=0')).toBe('00 B0 01 02 02 AA BB');
  expect(bytesOf({ ...header, data, expected: 'all' }, 'T=0')).toBe('00 B0 01 02 02 AA BB');
});

test('extended lengths over T=1, and none over T=0', () => {
  const long = new Uint8Array(300).fill(1);
  expect(bytesOf({ ...header, expected: 4000 }, 'T=1')).toBe('00 B0 01 02 00 0F A0');
  expect(bytesOf({ ...header, expected: 65_536 }, 'T=1')).toBe('00 B0 01 02 00 00 00');
  expect(bytesOf({ ...header, data: long, expected: 'all' }, 'T=1')).toMatch(/^00 B0 01 02 00 01 2C 01 .* 01 01 00$/);
  expect(encodeApdu({ ...header, data: long }, 'T=0')).toBeNull();
  expect(encodeApdu({ ...header, data: new Uint8Array(65_536) }, 'T=1')).toBeNull();
});

test('an answer is data and a status word; less than that is none', () => {
  expect(decodeResponse(Uint8Array.of(1, 2, 0x90, 0x00))).toEqual({ data: Uint8Array.of(1, 2), sw: 0x9000 });
  expect(decodeResponse(Uint8Array.of(0x90))).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 2, maxLength: 600 }), (bytes) => {
      expect(decodeResponse(bytes)?.data.length).toBe(bytes.length - 2);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../captured-bytes.ts';
import { encodeRequest, findReply, isSound, type ModbusRequest, packBits, sealed, unpackBits } from './modbus-frame.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

test.each<[number, ModbusRequest, string]>([
  [0x11, { ask: 'read-coils', start: 0x13, count: 0x25 }, '11 01 00 13 00 25 0E 84'],
  [0x11, { ask: 'read-discrete-inputs', start: 0xc4, count: 0x16 }, '11 02 00 C4 00 16 BA A9'],
  [0x11, { ask: 'read-registers', start: 0x6b, count: 3 }, '11 03 00 6B 00 03 76 87'],
  [0x11, { ask: 'write-coil', at: 0xac, on: true }, '11 05 00 AC FF 00 4E 8B'],
  [0x11, { ask: 'write-register', at: 1, value: 3 }, '11 06 00 01 00 03 9A 9B'],
  [
    0x11,
    { ask: 'write-coils', start: 0x13, values: [true, false, true, true, false, false, true, true, true, false] },
    '11 0F 00 13 00 0A 02 CD 01 BF 0B',
  ],
])('request to %i: %o', (unit, request, frame) => {
  expect(toHex(encodeRequest(unit, request))).toBe(frame);
});

test('answers are read, exceptions are told', () => {
  const coils: ModbusRequest = { ask: 'read-coils', start: 0x13, count: 0x25 };
  expect(findReply(0x11, coils, bytes('11 01 05 CD 6B B2 0E 1B 45 E6'))).toMatchObject({
    kind: 'bits',
    values: expect.objectContaining({ length: 0x25, 0: true, 1: false, 2: true, 3: true }),
  });
  const registers: ModbusRequest = { ask: 'read-registers', start: 0x6b, count: 3 };
  expect(findReply(0x11, registers, bytes('11 03 06 AE 41 56 52 43 40 49 AD'))).toEqual({
    kind: 'registers',
    values: [0xae41, 0x5652, 0x4340],
  });
  expect(findReply(0x0a, coils, sealed([0x0a, 0x81, 0x02]))).toEqual({ kind: 'exception', code: 2 });
});

test('an answer to another request is none', () => {
  const first: ModbusRequest = { ask: 'write-coil', at: 1, on: true };
  const other: ModbusRequest = { ask: 'write-coil', at: 1, on: false };
  expect(findReply(1, first, encodeRequest(1, first))).toEqual({ kind: 'written' });
  expect(findReply(1, other, encodeRequest(1, first))).toBeNull();
  expect(findReply(2, first, encodeRequest(1, first))).toBeNull();
});

test('bits survive packing', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 100 }), (values) => {
      expect(unpackBits(Uint8Array.from(packBits(values)), values.length)).toEqual(values);
    }),
  );
});

test('an answer is found behind any noise', () => {
  const request: ModbusRequest = { ask: 'read-discrete-inputs', start: 0, count: 8 };
  const answer = sealed([1, 2, 1, 0x55]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 20 }), (noise, after) => {
      // Noise that happens to carry a sound frame of this shape would itself be an answer.
      fc.pre(findReply(1, request, noise) === null);
      const found = findReply(1, request, Uint8Array.of(...noise, ...answer, ...after));
      expect(found?.kind).toBe('bits');
    }),
  );
});

test('one wrong bit anywhere spoils a frame', () => {
  const frame = encodeRequest(1, { ask: 'write-coils', start: 3, values: [true, false, true] });
  expect(isSound(frame)).toBe(true);
  for (let bit = 0; bit < frame.length * 8; bit += 1) {
    const wrong = frame.slice();
    wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(isSound(wrong)).toBe(false);
  }
});

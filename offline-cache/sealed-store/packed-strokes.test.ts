import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packStrokes, unpackStrokes } from './packed-strokes.ts';

const point = fc.record({
  x: fc.integer({ min: 0, max: 1000 }),
  y: fc.integer({ min: 0, max: 1000 }),
  t: fc.oneof(fc.nat({ max: 60_000 }), fc.nat({ max: 2 ** 48 })),
});
const strokes = fc.array(fc.array(point, { minLength: 1, maxLength: 30 }), { maxLength: 12 });

function packed(...given: Parameters<typeof packStrokes>): Uint8Array {
  const bytes = packStrokes(...given);
  if (bytes === null) throw new Error('not packed');
  return bytes;
}

test('every signature comes back to the last point', () => {
  fc.assert(
    fc.property(strokes, (drawn) => {
      expect(unpackStrokes(packed(drawn))).toEqual(drawn);
    }),
  );
});

test('a steady line costs three bytes a point', () => {
  const line = Array.from({ length: 200 }, (_, index) => ({ x: index * 3, y: 500 - index * 2, t: index * 17 }));
  expect(packed([line]).length).toBeLessThan(200 * 3 + 12);
});

test('numbers beyond what arithmetic is exact for are not packed', () => {
  expect(packStrokes([[{ x: 0, y: 0, t: Number.MAX_SAFE_INTEGER }]])).toBeNull();
  expect(packStrokes([[{ x: 0.5, y: 0, t: 0 }]])).toBeNull();
});

test('what is cut, longer, or a lie about its length is nothing', () => {
  const bytes = packed([[{ x: 1, y: 2, t: 3 }]]);
  expect(unpackStrokes(bytes.subarray(0, -1))).toBeNull();
  expect(unpackStrokes(Uint8Array.of(...bytes, 0))).toBeNull();
  expect(unpackStrokes(new Uint8Array())).toBeNull();
  expect(unpackStrokes(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0x0f))).toBeNull();
  expect(unpackStrokes(Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff, 0x0f))).toBeNull();
  expect(unpackStrokes(Uint8Array.of(...new Array(9).fill(0xff), 0x01))).toBeNull();
});

test('noise never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      const read = unpackStrokes(noise);
      expect(read === null || Array.isArray(read)).toBe(true);
    }),
  );
});

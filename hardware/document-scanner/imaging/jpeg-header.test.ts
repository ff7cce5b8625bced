import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, encode } from './jpeg-codec.ts';
import { readJpegHeader, stampResolution } from './jpeg-header.ts';

const small = { width: 24, height: 16, channels: 4, data: new Uint8Array(24 * 16 * 4).fill(200) } as const;
const frame = (marker: number, ...fields: readonly number[]): Uint8Array =>
  Uint8Array.from([0xff, 0xd8, 0xff, marker, 0, fields.length + 2, ...fields]);

test('a picture of our own', async () => {
  const jpeg = await encode(small, { quality: 80, gray: false, dpi: 300 });
  expect(readJpegHeader(jpeg)).toEqual({ width: 24, height: 16, components: 3 });
  expect([...jpeg.subarray(13, 18)]).toEqual([1, 1, 44, 1, 44]);
});

test.each([
  ['more pixels than memory', frame(0xc0, 8, 0xff, 0xff, 0xff, 0xff, 3, 0, 0)],
  ['no pixels', frame(0xc0, 8, 0, 0, 0, 9, 3, 0, 0)],
  ['four components', frame(0xc0, 8, 0, 9, 0, 9, 4, 0, 0)],
  ['twelve bits', frame(0xc1, 12, 0, 9, 0, 9, 3, 0, 0)],
  ['lossless', frame(0xc3, 8, 0, 9, 0, 9, 3, 0, 0)],
  ['a scan before any frame', frame(0xda, 1, 2, 3)],
  ['an empty segment that would be read for ever', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0])],
])('%s is refused', (_what, bytes) => {
  expect(readJpegHeader(bytes)).toBeNull();
});

test('nothing makes it fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      readJpegHeader(Uint8Array.from([0xff, 0xd8, ...bytes]));
      stampResolution(bytes, 300);
    }),
    { numRuns: 500 },
  );
});

test('damaged pictures decode to nothing, or to the size they said, and the next one is decoded', async () => {
  const jpeg = await encode(small, { quality: 80, gray: false, dpi: 300 });
  let seed = 5;
  for (let round = 0; round < 60; round += 1) {
    const damaged = jpeg.slice();
    for (let hit = 0; hit < 3; hit += 1) {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      damaged[(seed >> 8) % damaged.length] = seed & 0xff;
    }
    const header = readJpegHeader(damaged);
    const decoded = await decode(damaged);
    if (decoded !== null) expect(decoded.data.length).toBe((header?.width ?? 0) * (header?.height ?? 0) * 4);
  }
  expect(await decode(jpeg)).toMatchObject({ width: 24, height: 16 });
});

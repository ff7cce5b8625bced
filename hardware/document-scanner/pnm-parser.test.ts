import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Raster } from './imaging/raster.ts';
import { PnmParser } from './pnm-parser.ts';
import { pnmOf } from './simulator.ts';

const bytesOf = (header: string, ...samples: readonly number[]): Uint8Array =>
  Uint8Array.from([...new TextEncoder().encode(header), ...samples]);
const joined = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

const picture = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }), isColour: fc.boolean() })
  .chain(({ width, height, isColour }) => {
    const channels = isColour ? 3 : 1;
    const length = width * height * channels;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((data): Raster => ({ width, height, channels, data: new Uint8Array(data) }));
  });

test('pictures come out as they went in, however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(picture, { maxLength: 4 }), fc.array(fc.integer({ min: 1, max: 40 })), (pictures, cuts) => {
      const stream = joined(pictures.map(pnmOf));
      const parser = new PnmParser();
      const out: Raster[] = [];
      let at = 0;
      for (const length of [...cuts, stream.length]) {
        out.push(...parser.push(stream.subarray(at, at + length)));
        at += length;
      }
      expect(out).toEqual(pictures);
      expect(parser.state).toBe('between');
    }),
  );
});

test('a bitmap: 1 is black, rows end at a byte', () => {
  expect(new PnmParser().push(bytesOf('P4\n10 2\n', 0b10000000, 0b01000000, 0, 0))).toEqual([
    { width: 10, height: 2, channels: 1, data: Uint8Array.from([0, ...Array(8).fill(255), 0, ...Array(10).fill(255)]) },
  ]);
});

test('of 16 bits the upper 8 are kept', () => {
  expect(new PnmParser().push(bytesOf('P5\n2 1\n65535\n', 0x12, 0x34, 0xab, 0xcd))).toMatchObject([
    { data: Uint8Array.from([0x12, 0xab]) },
  ]);
});

test.each([
  'GIF89a',
  'P7\n',
  'P5\nx 1\n255\n',
  'P5\n0 1\n255\n',
  'P5\n99999 99999\n255\n',
  'P5\n1 1\n77\n',
  'P5\n1 -1\n',
])('what begins with %j is no picture, and nothing after it is taken for one', (start) => {
  const parser = new PnmParser();
  expect(parser.push(bytesOf(start))).toEqual([]);
  expect(parser.push(pnmOf({ width: 1, height: 1, channels: 1, data: new Uint8Array(1) }))).toEqual([]);
  expect(parser.state).toBe('damaged');
});

test('a header without end is given up', () => {
  const parser = new PnmParser();
  parser.push(bytesOf(`P5\n#${'x'.repeat(2000)}`));
  expect(parser.state).toBe('damaged');
});

test('nothing makes it fail', () => {
  const start = fc.constantFrom('P5\n3 3\n255\n', 'P6 2 2 255 ', 'P4\n#c\n8 8\n', '');
  fc.assert(
    fc.property(start, fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }), (header, parts) => {
      const parser = new PnmParser();
      parser.push(bytesOf(header));
      for (const part of parts) parser.push(part);
      parser.wipe();
    }),
    { numRuns: 300 },
  );
});

test('what was received of an unfinished page can be wiped', () => {
  const parser = new PnmParser();
  parser.push(bytesOf('P5\n2 2\n255\n', 1, 2));
  expect(parser.state).toBe('within');
  parser.wipe();
  expect(parser.state).toBe('between');
});

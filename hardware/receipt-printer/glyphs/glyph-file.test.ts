import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { twoByteCodes } from '../gb18030.ts';
import { glyphRows } from '../glyphs.ts';
import { packGlyphs, unpackGlyphs } from './glyph-file.ts';

test('what is packed is unpacked', () => {
  const rows = fc.uint8Array({ minLength: 72, maxLength: 72 });
  const glyphs = fc.uniqueArray(fc.record({ codePoint: fc.integer({ min: 0, max: 0x10ffff }), rows }), {
    selector: ({ codePoint }) => codePoint,
    maxLength: 20,
  });
  fc.assert(
    fc.property(glyphs, (packed) => {
      const file = unpackGlyphs(packGlyphs(packed));
      for (const glyph of packed) expect(file.rowsOf(glyph.codePoint)).toEqual(glyph.rows);
      expect(file.codePoints).toHaveLength(packed.length);
    }),
    { numRuns: 30 },
  );
});

test('anything else is refused', () => {
  expect(() => unpackGlyphs(Buffer.from('something else'))).toThrow();
  const whole = readFileSync(new URL('./beyond.glyphs', import.meta.url));
  expect(() => unpackGlyphs(whole.subarray(0, whole.length / 2))).toThrow();
});

test('every character that GB 18030 writes in two bytes has a glyph but one, and all of extension A has', () => {
  const codes = twoByteCodes();
  const missing: string[] = [];
  for (let codePoint = 0x20; codePoint < 0xd800; codePoint += 1) {
    const hasCode = codes[codePoint] !== 0;
    const isExtensionA = codePoint >= 0x3400 && codePoint <= 0x4db5;
    if (codePoint >= 0x7f && !hasCode && !isExtensionA) continue;
    if (codePoint === 0x7f) continue;
    if (glyphRows(codePoint, hasCode) === null) missing.push(codePoint.toString(16));
  }
  // The font has no sign for "approximately equal to or the image of".
  expect(missing).toEqual(['2252']);
});

test('characters of names outside the basic plane, and one in no font', () => {
  expect(glyphRows('𠮷'.codePointAt(0) ?? 0, false)).not.toBeNull();
  expect(glyphRows('𬭚'.codePointAt(0) ?? 0, false)).not.toBeNull();
  expect(glyphRows('😀'.codePointAt(0) ?? 0, false)).toBeNull();
});

import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { fourByteCode, isGb2312, presentCodePoint, twoByteCodes } from './gb18030.ts';

const decoder = new TextDecoder('gb18030', { fatal: true });
const isSurrogate = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint < 0xe000;

/** Our code of a character, in as many bytes as it has. */
function codeOf(codePoint: number): readonly number[] {
  const code = twoByteCodes()[codePoint] ?? 0;
  return codePoint < 0x10000 && code !== 0 ? [code >> 8, code & 0xff] : (fourByteCode(codePoint) ?? []);
}

test('every character of the table is read back as itself, and the table has every one there is', () => {
  const codes = twoByteCodes();
  const seen = new Set<number>();
  for (let codePoint = 0x80; codePoint < 0x10000; codePoint += 1) {
    const code = codes[codePoint] ?? 0;
    if (code === 0) continue;
    const read = decoder.decode(Uint8Array.of(code >> 8, code & 0xff)).codePointAt(0);
    const present = presentCodePoint(codePoint);
    expect(read).toBe(present > 0xffff ? codePoint : present);
    seen.add(code);
  }
  const printed: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f || (lead === 0xa3 && trail === 0xa0)) continue;
      const read = decoder.decode(Uint8Array.of(lead, trail)).codePointAt(0) ?? 0;
      const isPrivate = read >= 0xe000 && read < 0xf900;
      if (!isPrivate || presentCodePoint(read) !== read) printed.push((lead << 8) | trail);
    }
  }
  expect([...seen].toSorted((a, b) => a - b)).toEqual(printed);
  expect(printed).toHaveLength(21_897);
});

test('every code point there is has one code, read back as itself', () => {
  const former: number[] = [];
  const bytes: number[] = [];
  const expected: number[] = [];
  const flush = (): void => {
    const read = Array.from(decoder.decode(Uint8Array.from(bytes)), (character) => character.codePointAt(0) ?? 0);
    expect(read).toEqual(expected);
    bytes.length = 0;
    expected.length = 0;
  };
  for (let codePoint = 0x80; codePoint <= 0x10ffff; codePoint += 1) {
    if (isSurrogate(codePoint)) continue;
    const code = codeOf(codePoint);
    // The areas left to users have two-byte codes that nobody prints.
    if (codePoint >= 0xe000 && codePoint <= 0xe864 && presentCodePoint(codePoint) === codePoint && codePoint !== 0xe7c7)
      continue;
    if (code.length === 2 && presentCodePoint(codePoint) !== codePoint && presentCodePoint(codePoint) < 0x10000) {
      former.push(codePoint);
      continue;
    }
    bytes.push(...code);
    expected.push(codePoint);
    if (expected.length === 20_000) flush();
  }
  flush();
  // Eighteen code points of older editions share the code of the character that took their place.
  expect(former).toHaveLength(18);
});

test('iconv-lite writes the same, but for the edition of 2022', () => {
  const differing: string[] = [];
  for (let codePoint = 0x80; codePoint < 0x10000; codePoint += 1) {
    const isPrivate = codePoint >= 0xe000 && codePoint < 0xf900;
    if (isSurrogate(codePoint) || (isPrivate && presentCodePoint(codePoint) === codePoint)) continue;
    const theirs = [...iconv.encode(String.fromCharCode(codePoint), 'gb18030')];
    if (theirs.join() !== codeOf(codePoint).join()) differing.push(codePoint.toString(16));
  }
  // It keeps the edition of 2005 and gives these four bytes; printers have them under two.
  expect(differing).toEqual(
    '9fb4 9fb5 9fb6 9fb7 9fb8 9fb9 9fba 9fbb fe10 fe11 fe12 fe13 fe14 fe15 fe16 fe17 fe18 fe19'.split(' '),
  );
});

test('the yen sign has four bytes, its full-width sister two', () => {
  expect(codeOf(0xa5)).toEqual([0x81, 0x30, 0x84, 0x36]);
  expect(codeOf(0xffe5)).toEqual([0xa3, 0xa4]);
  expect(fourByteCode(0xd800)).toBeNull();
});

test('GB 2312 has 7 445 characters, the zero of Chinese dates not among them', () => {
  const own = [...twoByteCodes()].filter(
    (code, codePoint) => isGb2312(code) && presentCodePoint(codePoint) === codePoint,
  );
  expect(own).toHaveLength(7445);
  expect(isGb2312(twoByteCodes()['〇'.charCodeAt(0)] ?? 0)).toBe(false);
  expect(isGb2312(twoByteCodes()['镕'.charCodeAt(0)] ?? 0)).toBe(false);
  expect(isGb2312(twoByteCodes()['王'.charCodeAt(0)] ?? 0)).toBe(true);
});

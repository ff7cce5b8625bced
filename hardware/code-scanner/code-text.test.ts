import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { decodeCodeText } from './code-text.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

test('Chinese is read in UTF-8 and in GB18030, four-byte characters and surrogate pairs included', () => {
  const { greeting, chineseUtf8, rareUtf8, chineseGb18030, rareGb18030 } = SPECIMEN_CODES;
  expect(decodeCodeText(greeting.bytes)).toEqual({ text: greeting.text, encoding: 'ascii' });
  expect(decodeCodeText(chineseUtf8.bytes)).toEqual({ text: chineseUtf8.text, encoding: 'utf-8' });
  expect(decodeCodeText(rareUtf8.bytes)).toEqual({ text: '𠮷龴', encoding: 'utf-8' });
  expect(decodeCodeText(chineseGb18030.bytes)).toEqual({ text: '村办取件', encoding: 'gb18030' });
  expect(decodeCodeText(rareGb18030.bytes)).toEqual({ text: '𠮷龴', encoding: 'gb18030' });
});

test('bytes that are no text are handed on as base64', () => {
  const { bytes, text } = SPECIMEN_CODES.bytes;
  expect(decodeCodeText(bytes)).toEqual({ text, encoding: 'bytes' });
});

test('bytes that may be either are read as the profile says', () => {
  // 聅 in GB18030 is ß in UTF-8.
  const either = Uint8Array.of(0xc3, 0x9f);
  expect(decodeCodeText(either)).toEqual({ text: 'ß', encoding: 'utf-8' });
  expect(decodeCodeText(either, 'gb18030')).toEqual({
    text: iconv.decode(Buffer.from(either), 'gb18030'),
    encoding: 'gb18030',
  });
  const onlyUtf8 = new TextEncoder().encode('村');
  expect(decodeCodeText(onlyUtf8, 'gb18030')).toEqual({ text: '村', encoding: 'utf-8' });
});

test('every text comes back from UTF-8, and every Chinese one from GB18030 when the profile says so', () => {
  const anyText = fc.string({ unit: 'binary' }).filter((text) => !text.startsWith('\ufeff'));
  fc.assert(fc.property(anyText, (text) => decodeCodeText(new TextEncoder().encode(text)).text === text));
  const han = fc.string({ unit: fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((point) => String.fromCodePoint(point)) });
  fc.assert(
    fc.property(han, (text) => decodeCodeText(Uint8Array.from(iconv.encode(text, 'gb18030')), 'gb18030').text === text),
  );
});

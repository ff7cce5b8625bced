import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeReply, encodeLine, LineReader, splitLine } from './nut-line.ts';

test('answers as upsd 2.8.0 gives them', () => {
  expect(decodeReply('VAR station ups.status "OB LB DISCHRG"')).toEqual({
    kind: 'variable',
    ups: 'station',
    name: 'ups.status',
    value: 'OB LB DISCHRG',
  });
  expect(decodeReply('UPS station "Specimen \\"UPS\\""')).toEqual({
    kind: 'ups',
    name: 'station',
    description: 'Specimen "UPS"',
  });
  expect(decodeReply('ERR DATA-STALE')).toEqual({ kind: 'error', code: 'DATA-STALE' });
  expect(decodeReply('OK TRACKING 1-2-3')).toEqual({ kind: 'ok' });
  expect(decodeReply('HELLO')).toEqual({ kind: 'unknown' });
});

test('words survive the line, and no word makes a second command', () => {
  const word = fc.string({ maxLength: 30 }).map((text) =>
    Array.from(text)
      .filter((character) => character >= ' ' && character !== '\u007f')
      .join(''),
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      const line = new TextDecoder().decode(encodeLine(words));
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(splitLine(line.slice(0, -1))).toEqual(words);
    }),
  );
  expect(new TextDecoder().decode(encodeLine(['PASSWORD', 'a\nFSD station']))).toBe('PASSWORD "aFSD station"\n');
});

test('a stream is cut into the same lines however it comes', () => {
  const text = 'BEGIN LIST UPS\nUPS 电源 "机房"\nEND LIST UPS\n';
  const bytes = new TextEncoder().encode(text);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), (size) => {
      const reader = new LineReader();
      const lines: string[] = [];
      for (let at = 0; at < bytes.length; at += size) lines.push(...(reader.push(bytes.subarray(at, at + size)) ?? []));
      expect(lines).toEqual(text.split('\n').slice(0, -1));
    }),
  );
});

test('a line that never ends is none, and any bytes are decoded', () => {
  expect(new LineReader().push(new Uint8Array(5000).fill(0x41))).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      for (const line of new LineReader().push(bytes) ?? []) expect(decodeReply(line).kind).toBeTypeOf('string');
    }),
  );
});

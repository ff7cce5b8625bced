import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  code128Bars,
  code128Modules,
  code128Parameters,
  code128Text,
  encodeCode128,
  parseCode128Parameters,
} from './code128.ts';

const symbols = (text: string) => encodeCode128(text) ?? [];
const parameters = (text: string) => String.fromCharCode(...code128Parameters(symbols(text)));

test('digits go in pairs, letters by themselves, control characters where they are', () => {
  expect(parameters('20260105000042')).toBe('{C\u0014\u001a\u0001\u0005\u0000\u0000*');
  expect(parameters('L-1')).toBe('{BL-1');
  expect(parameters('{a}')).toBe('{B{{a}');
  expect(parameters('A\tB')).toBe('{AA\tB');
  // Four digits at the end are worth a change of set, two are not.
  expect(parameters('QH1234')).toBe('{BQH{C\u000c"');
  expect(parameters('QH12')).toBe('{BQH12');
  expect(parameters('ab\tcd')).toBe('{Bab{S\tcd');
});

test('an odd run of digits costs one symbol of another set', () => {
  expect(symbols('12345')).toHaveLength(5);
  expect(symbols('1234567')).toHaveLength(6);
});

test('what is written is read again, and says the same', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
        minLength: 1,
        maxLength: 60,
      }),
      (text) => {
        const encoded = symbols(text);
        expect(code128Text(encoded)).toBe(text);
        expect(parseCode128Parameters(code128Parameters(encoded))).toEqual(encoded);
        expect(code128Bars(encoded).reduce((sum, width) => sum + width, 0)).toBe(code128Modules(encoded));
        const withoutC = encodeCode128(text, ['A', 'B']) ?? [];
        expect(code128Text(withoutC)).toBe(text);
        expect(withoutC.length).toBeGreaterThanOrEqual(encoded.length);
      },
    ),
  );
});

test('the check symbol of the worked example in the standard', () => {
  // "AIM" with start B: (104 + 33 + 41·2 + 45·3) mod 103 = 45, drawn as 113123; then the stop pattern.
  expect(code128Bars(symbols('AIM')).slice(-13).join('')).toBe('1131232331112');
});

test('nothing and what is not ASCII have no symbols', () => {
  expect(encodeCode128('')).toBeNull();
  expect(encodeCode128('王')).toBeNull();
});

test('a printer refuses what no set has', () => {
  expect(parseCode128Parameters(Uint8Array.from([0x7b, 0x43, 100]))).toBeNull();
  expect(parseCode128Parameters(Uint8Array.from([0x41]))).toBeNull();
  expect(parseCode128Parameters(Uint8Array.from([0x7b, 0x41, 0x61]))).toBeNull();
  expect(parseCode128Parameters(new Uint8Array(0))).toBeNull();
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerPicker, encodeAnswer, encodeRead, encodeWrite, ZONE } from './gm65-frame.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test.each([
  ['set the mode to D5', encodeWrite(ZONE.mode, 0xd5), '7e0008010000d5ef41'],
  ['set the reading time to none', encodeWrite(0x0006, 0), '7e0008010006 00de3f'],
  ['read the hardware version', encodeRead(ZONE.hardwareVersion), '7e00070100e101'],
])('commands are as in the field: %s', (_name, command, expected) => {
  expect(hex(command).startsWith(expected.replace(/ /g, ''))).toBe(true);
});

test('the answer "done" is the one that all modules give', () => {
  expect(hex(encodeAnswer([0]))).toBe('02000001003331');
  expect(hex(encodeAnswer([0x64]))).toBe('02000001641f13');
});

test('an answer is found among codes, however the bytes come', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 30 }),
      fc.uint8Array({ maxLength: 30 }),
      fc.nat(255),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }),
      (before, after, value, cuts) => {
        // A code that looks like the beginning of an answer swallows it; the command is then sent again.
        fc.pre(!before.includes(0x02));
        const stream = Uint8Array.from([...before, ...encodeAnswer([value]), ...after]);
        const picker = new AnswerPicker();
        const rest: number[] = [];
        let answer: number | null = null;
        let at = 0;
        for (const size of [...cuts, stream.length]) {
          const chunk = stream.subarray(at, at + size);
          at += size;
          if (answer !== null) {
            rest.push(...chunk);
            continue;
          }
          const parts = picker.push(chunk);
          answer = parts.answer?.[0] ?? null;
          rest.push(...parts.rest);
        }
        expect(answer).toBe(value);
        expect(rest).toEqual([...before, ...after]);
      },
    ),
  );
});

test('what only looked like an answer is given back', () => {
  const picker = new AnswerPicker();
  expect(picker.push(Uint8Array.of(0x41, 0x02, 0x00))).toEqual({ answer: null, rest: Uint8Array.of(0x41) });
  expect(picker.push(Uint8Array.of(0x07))).toEqual({ answer: null, rest: Uint8Array.of(0x02, 0x00, 0x07) });
  expect(picker.push(Uint8Array.of(0x02))).toEqual({ answer: null, rest: new Uint8Array(0) });
  expect(picker.release()).toEqual(Uint8Array.of(0x02));
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { businessDate, isReceiptNumber, receiptNumber } from './receipt-number.ts';

const number = receiptNumber('13099910001', '20261124', 17);

test('reads as local number, station, day, serial and two check digits', () => {
  expect(number).toMatch(/^L-13099910001-20261124-0017-\d{2}$/);
  expect(isReceiptNumber(number)).toBe(true);
});

test('no single wrong digit goes unnoticed', () => {
  fc.assert(
    fc.property(fc.nat({ max: number.length - 1 }), fc.integer({ min: 1, max: 9 }), (index, change) => {
      const digit = number.charAt(index);
      fc.pre(/\d/.test(digit));
      const wrong = number.slice(0, index) + String((Number(digit) + change) % 10) + number.slice(index + 1);
      return !isReceiptNumber(wrong);
    }),
  );
});

test('the day is China’s, whatever the machine’s time zone', () => {
  expect(businessDate(Date.parse('2026-11-23T15:59:59Z'))).toBe('20261123');
  expect(businessDate(Date.parse('2026-11-23T16:00:00Z'))).toBe('20261124');
});

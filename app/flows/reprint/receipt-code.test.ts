import { expect, it } from 'vitest';
import { pickupCodeIn, receiptQrPayload } from './receipt-code.ts';

it('finds in the code of a receipt what the receipt is looked up by', () => {
  const code = receiptQrPayload({ receiptNumber: 'L-13099910001-20261124-0001-24', pickupCode: '48201537' });
  expect(pickupCodeIn(code)).toBe('48201537');
  expect(pickupCodeIn(`${code}\r\n`)).toBe('48201537');
});

it.each(['134567890123456789', 'https://example.cn/48201537', '48201537', 'CUNBAN:L-1:4820153', ''])(
  'takes %j for no receipt',
  (scanned) => {
    expect(pickupCodeIn(scanned)).toBeNull();
  },
);

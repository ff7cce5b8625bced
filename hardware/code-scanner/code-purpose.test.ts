import { expect, test } from 'vitest';
import { purposeOf } from './code-purpose.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

test('payment codes are known by their shape', () => {
  expect(purposeOf(SPECIMEN_CODES.wechat.text)).toBe('payment-wechat');
  expect(purposeOf(SPECIMEN_CODES.alipay.text)).toBe('payment-alipay');
  expect(purposeOf(SPECIMEN_CODES.unionPay.text)).toBe('payment-unionpay');
  expect(purposeOf(SPECIMEN_CODES.ecny.text)).toBe('payment-ecny');
});

test.each([
  ['one digit short of a WeChat code', '10345678901234567'],
  ['one digit too many', '1034567890123456789'],
  ['a WeChat length with another prefix', '163456789012345678'],
  ['an Alipay prefix, 15 digits', '250000000000000'],
  ['an Alipay prefix, 25 digits', '2500000000000000000000000'],
  ['letters inside', '13456789012345678X'],
  ['full-width digits', '１３４５６７８９０１２３４５６７８９'],
  ['a parcel', '6901234567892'],
  ['nothing', ''],
])('%s is no payment code', (_name, text) => {
  expect(purposeOf(text)).toBe('general');
});

test('every wallet prefix and length of the table', () => {
  const digits = (prefix: number, length: number): string => String(prefix).padStart(2, '0').padEnd(length, '7');
  for (let prefix = 10; prefix <= 15; prefix += 1) expect(purposeOf(digits(prefix, 18))).toBe('payment-wechat');
  for (let prefix = 25; prefix <= 30; prefix += 1) {
    for (let length = 16; length <= 24; length += 1) expect(purposeOf(digits(prefix, length))).toBe('payment-alipay');
  }
});

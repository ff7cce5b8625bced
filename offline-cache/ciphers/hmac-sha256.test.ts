import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deriveKey } from './derive-key.ts';
import { hmacSha256 } from './hmac-sha256.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

test.each([
  // RFC 4231, test cases 1, 2, 3 and 6.
  ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    '4a656665',
    '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
  [
    'aa'.repeat(131),
    '54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374',
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
])('RFC 4231, key %s', (key, message, expected) => {
  expect(hmacSha256(hex(key), hex(message)).toString('hex')).toBe(expected);
});

test('HKDF over it is that of RFC 5869, test case 1', () => {
  const secret = hex('0b'.repeat(22));
  const salt = hex('000102030405060708090a0b0c');
  const label = hex('f0f1f2f3f4f5f6f7f8f9').toString('latin1');
  // Labels are text here; those bytes are not UTF-8, so the peer stands in where the vector cannot.
  const ours = deriveKey({ mac: hmacSha256 }, secret, { salt, label, length: 42 });
  expect(Buffer.from(ours)).toEqual(Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(label, 'utf8'), 42)));
});

test('the same as OpenSSL for every length of key and message', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(bytes, bytes, (key, message) => {
      expect(hmacSha256(key, message)).toEqual(createHmac('sha256', key).update(message).digest());
    }),
  );
});

test('key and message stay as they are', () => {
  const key = new Uint8Array(32).fill(7);
  const message = new Uint8Array(10).fill(9);
  hmacSha256(key, message);
  expect([key, message]).toEqual([new Uint8Array(32).fill(7), new Uint8Array(10).fill(9)]);
});

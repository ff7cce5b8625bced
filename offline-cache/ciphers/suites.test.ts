import { expect, test } from 'vitest';
import type { CipherSuite } from './cipher-suite.ts';
import { deriveKey } from './derive-key.ts';
import { openSealed, suiteOf } from './suites.ts';

const suites = (['default-1', 'gm-1'] as const).map((id) => [id, suiteOf(id)] as const);
const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, 'utf8'));
const key = Uint8Array.from({ length: 32 }, (_, index) => index);

test('HKDF gives the known answers of RFC 5869, cases 1 to 3', () => {
  const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
  const derive = (secret: string, salt: string, length: number): string =>
    Buffer.from(deriveKey(suiteOf('default-1'), bytes(secret), { salt: bytes(salt), label: '', length })).toString(
      'hex',
    );
  expect(derive('0b'.repeat(22), '', 42)).toBe(
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  );
});

test.each(suites)('%s: what was sealed opens, however long', (_id, suite) => {
  for (const length of [0, 1, 15, 16, 17, 1000]) {
    const plaintext = Uint8Array.from({ length }, (_, index) => index & 0xff);
    const sealed = suite.seal(key, plaintext, text('label'));
    expect(sealed[0]).toBe(suite.number);
    expect(openSealed(key, sealed, text('label'))).toEqual({ ok: true, value: expect.anything() });
    expect(Buffer.from(suite.open(key, sealed, text('label')) ?? 'no').equals(plaintext)).toBe(true);
  }
});

test.each(suites)('%s: one changed bit anywhere and it does not open', (_id, suite) => {
  const sealed = suite.seal(key, text('甲乙丙丁'), text('label'));
  for (let at = 0; at < sealed.length * 8; at += 1) {
    const changed = Uint8Array.from(sealed);
    changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
    expect(suite.open(key, changed, text('label'))).toBeNull();
  }
  expect(suite.open(key, sealed, text('labem'))).toBeNull();
  expect(suite.open(new Uint8Array(32), sealed, text('label'))).toBeNull();
  for (let length = 0; length < sealed.length; length += 1) {
    expect(suite.open(key, sealed.subarray(0, length), text('label'))).toBeNull();
  }
});

test.each(suites)('%s: the same plaintext never looks the same twice', (_id, suite) => {
  const sealed = Array.from({ length: 50 }, () => Buffer.from(suite.seal(key, text('same'), text(''))).toString('hex'));
  expect(new Set(sealed).size).toBe(50);
});

test.each(suites)('%s: a signature verifies for its message and its key alone', (_id, suite) => {
  const own = suite.generateSigningKeys();
  const signature = suite.sign(own.privateKey, text('清单'));
  expect(suite.verify(own.publicKey, text('清单'), signature)).toBe(true);
  expect(suite.verify(own.publicKey, text('清單'), signature)).toBe(false);
  expect(suite.verify(suite.generateSigningKeys().publicKey, text('清单'), signature)).toBe(false);
  expect(suite.verify(own.publicKey, text('清单'), signature.subarray(1))).toBe(false);
});

test.each(suites)('%s: a wrapped key opens for its recipient alone', (_id, suite) => {
  const recipient = suite.generateWrappingKeys();
  const wrapped = suite.wrapKey(recipient.publicKey, key);
  expect(Buffer.from(suite.unwrapKey(recipient.privateKey, wrapped) ?? 'no')).toEqual(Buffer.from(key));
  expect(suite.unwrapKey(suite.generateWrappingKeys().privateKey, wrapped)).toBeNull();
  for (const at of [0, 1, 60, 100, wrapped.length - 1]) {
    const changed = Uint8Array.from(wrapped);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(suite.unwrapKey(recipient.privateKey, changed)).toBeNull();
  }
});

test('what one suite sealed opens although another is in use, and is never taken for the other', () => {
  const [older, newer] = [suiteOf('default-1'), suiteOf('gm-1')];
  const byOlder = older.seal(key, text('draft'), text(''));
  const byNewer = newer.seal(key, text('draft'), text(''));
  expect(openSealed(key, byOlder, text(''))).toMatchObject({ ok: true });
  expect(openSealed(key, byNewer, text(''))).toMatchObject({ ok: true });
  const renumbered = (sealed: Uint8Array, { number }: CipherSuite): Uint8Array =>
    Uint8Array.of(number, ...sealed.subarray(1));
  expect(openSealed(key, renumbered(byOlder, newer), text(''))).toMatchObject({ failure: { code: 'not-authentic' } });
  expect(openSealed(key, renumbered(byNewer, older), text(''))).toMatchObject({ failure: { code: 'not-authentic' } });
  expect(openSealed(key, Uint8Array.of(77, 1, 2), text(''))).toMatchObject({ failure: { code: 'unknown-suite' } });
  expect(openSealed(key, new Uint8Array(), text(''))).toMatchObject({ failure: { code: 'unknown-suite' } });
});

import { Decrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { createSealedStore, sha256Hex } from './sealed-store.ts';

test('only the county opens what was sealed, and the plaintext is wiped', async () => {
  const identity = await generateX25519Identity();
  const store = createSealedStore(await identityToRecipient(identity));
  if (!store.ok) throw new Error(store.failure.code);
  const plaintext = Buffer.from('申请人');
  const sealed = store.value.seal(plaintext);
  expect(plaintext.every((byte) => byte === 0)).toBe(true);
  expect(sealed.sha256).toBe(sha256Hex(sealed.bytes));
  const county = new Decrypter();
  county.addIdentity(identity);
  expect(await county.decrypt(sealed.bytes, 'text')).toBe('申请人');
  const stranger = new Decrypter();
  stranger.addIdentity(await generateX25519Identity());
  await expect(stranger.decrypt(sealed.bytes)).rejects.toThrow();
});

test('a recipient county servers could not open for is refused', async () => {
  const hybrid = await identityToRecipient(await generateHybridIdentity());
  const valid = await identityToRecipient(await generateX25519Identity());
  const mistyped = valid.slice(0, -1) + (valid.endsWith('q') ? 'p' : 'q');
  for (const recipient of [hybrid, mistyped, valid.toUpperCase(), `${valid} `, 'ssh-ed25519 AAAA', '']) {
    expect(createSealedStore(recipient)).toMatchObject({ ok: false, failure: { code: 'county-recipient-invalid' } });
  }
});

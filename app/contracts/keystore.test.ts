import { expect, test } from 'vitest';
import { createKeystore } from './keystore.ts';

const secret = Uint8Array.from({ length: 32 }, (_, index) => index * 7);

/** A keyring that turns text round; `mark` is what Chromium writes before what it sealed. */
function keyring({
  backend,
  mark = 'v11',
  available = true,
  error,
}: {
  backend?: string;
  mark?: string;
  available?: boolean;
  error?: string;
}) {
  return createKeystore({
    isAsyncEncryptionAvailable: async () => available,
    encryptStringAsync: async (text) =>
      Uint8Array.from(`${mark}${[...text].reverse().join('')}`, (c) => c.charCodeAt(0)),
    async decryptStringAsync(sealed) {
      if (error !== undefined) throw new Error(error);
      const text = String.fromCharCode(...sealed.subarray(mark.length));
      return { result: [...text].reverse().join(''), shouldReEncrypt: true };
    },
    ...(backend === undefined ? {} : { getSelectedStorageBackend: () => backend }),
  });
}

test('what a keyring sealed opens again', async () => {
  const keystore = keyring({ backend: 'gnome_libsecret' });
  const sealed = await keystore.sealSecret({ secret });
  if (!sealed.ok) throw new Error(sealed.failure.code);
  expect(await keystore.openSecret(sealed.value)).toEqual({ ok: true, value: { secret, stale: true } });
});

test('a built-in password is no keyring, whichever of the two signs gives it away', async () => {
  for (const keystore of [keyring({ backend: 'basic_text' }), keyring({ backend: 'gnome_libsecret', mark: 'v10' })]) {
    expect(await keystore.sealSecret({ secret })).toMatchObject({ failure: { code: 'keystore-insecure' } });
    const sealed = Uint8Array.from('v10abc', (character) => character.charCodeAt(0));
    expect(await keystore.openSecret({ sealed })).toMatchObject({ failure: { code: 'keystore-insecure' } });
  }
});

test('other systems mark what their keyring sealed the same way, and name no back-end', async () => {
  expect(await keyring({ mark: 'v10' }).sealSecret({ secret })).toMatchObject({ ok: true });
});

test('"later" is told from "never"', async () => {
  const sealed = new Uint8Array(8);
  expect(await keyring({ available: false }).sealSecret({ secret })).toMatchObject({
    failure: { code: 'keystore-unavailable' },
  });
  expect(
    await keyring({ error: 'decryptStringAsync is temporarily unavailable. Please try again.' }).openSecret({ sealed }),
  ).toMatchObject({
    failure: { code: 'keystore-unavailable' },
  });
  expect(await keyring({ error: 'Error while decrypting' }).openSecret({ sealed })).toMatchObject({
    failure: { code: 'sealed-key-refused' },
  });
});

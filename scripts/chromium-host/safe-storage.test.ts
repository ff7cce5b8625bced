import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { createKeystore } from '../../app/contracts/keystore.ts';

const folder = mkdtempSync(join(tmpdir(), 'cunban-keyring-'));
mkdirSync(join(folder, 'Cunban'));
vi.stubEnv('XDG_CONFIG_HOME', folder);
const { safeStorage } = await import('./safe-storage.ts');
afterEach(() => vi.stubEnv('CUNBAN_KEYRING', undefined));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secret = Uint8Array.from({ length: 32 }, (_, index) => index);

test('says that it has no keyring, and the shell seals nothing by it', async () => {
  expect(safeStorage.getSelectedStorageBackend()).toBe('basic_text');
  expect(await createKeystore(safeStorage).sealSecret({ secret })).toMatchObject({
    failure: { code: 'keystore-insecure' },
  });
});

test('with a keyring it opens what it sealed, and refuses what was changed', async () => {
  vi.stubEnv('CUNBAN_KEYRING', 'gnome_libsecret');
  const keystore = createKeystore(safeStorage);
  const sealed = await keystore.sealSecret({ secret });
  if (!sealed.ok) throw new Error(sealed.failure.code);
  expect(await keystore.openSecret(sealed.value)).toEqual({ ok: true, value: { secret, stale: false } });
  const changed = Uint8Array.from(sealed.value.sealed);
  changed[40] = (changed[40] ?? 0) ^ 1;
  expect(await keystore.openSecret({ sealed: changed })).toMatchObject({ failure: { code: 'sealed-key-refused' } });
});

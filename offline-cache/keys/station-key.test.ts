import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fail, ok } from '../../app/contracts/result.ts';
import { fileStore } from './file-store.ts';
import { createKeyFile } from './key-file.ts';
import type { KeyStore, KeyStoreFailureCode } from './key-store.ts';
import { openStationKey } from './station-key.ts';

let root: string;
let folder: string;
const file = (): string => join(folder, 'station-key.protected-file');
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cunban-keys-'));
  folder = join(root, 'keys');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function opened(stores: readonly KeyStore[] = [fileStore]) {
  const key = await openStationKey(folder, stores);
  if (!key.ok) throw new Error(`no key: ${key.failure.code} ${key.failure.detail}`);
  return key.value;
}

/** Seals by turning every bit over; as good as any for what is tried here. */
function specimenStore(
  name: KeyStore['name'],
  state: { failure: KeyStoreFailureCode | null; stale?: boolean },
): KeyStore {
  const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0xff);
  return {
    name,
    seal: async (key) => (state.failure === null ? ok(flipped(key)) : fail(state.failure)),
    unseal: async (sealed) =>
      state.failure === null ? ok({ key: flipped(sealed), stale: state.stale ?? false }) : fail(state.failure),
  };
}

test('a key is made once, and is the same at every start', async () => {
  const first = await opened();
  expect(first).toMatchObject({ store: 'protected-file', made: true, passedOver: [] });
  expect(first.key).toHaveLength(32);
  const second = await opened();
  expect(second.made).toBe(false);
  expect(second.key).toEqual(first.key);
});

test('only the own user may read it, and nothing else is left in the folder', async () => {
  await opened();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['station-key.protected-file']);
});

test.each(['640', '604', '666'])('a key file of mode %s is refused, and left as it is', async (mode) => {
  await opened();
  const before = readFileSync(file());
  chmodSync(file(), Number.parseInt(mode, 8));
  expect(await openStationKey(folder, [fileStore])).toMatchObject({
    failure: { code: 'station-key-unusable', detail: 'protected-file: key-file-exposed' },
  });
  expect(readFileSync(file())).toEqual(before);
});

test('a folder that others may enter, or a link in place of the file, is refused', async () => {
  await opened();
  chmodSync(folder, 0o755);
  expect(await openStationKey(folder, [fileStore])).toMatchObject({ failure: { code: 'station-key-unusable' } });
  chmodSync(folder, 0o700);
  const elsewhere = join(root, 'elsewhere');
  writeFileSync(elsewhere, readFileSync(file()), { mode: 0o600 });
  rmSync(file());
  symlinkSync(elsewhere, file());
  expect(await openStationKey(folder, [fileStore])).toMatchObject({ failure: { code: 'station-key-unusable' } });
});

test.each(['truncated', 'flipped', 'empty'])('no key is made over one that is %s', async (how) => {
  await opened();
  const bytes = readFileSync(file());
  const spoiled = how === 'empty' ? Buffer.alloc(0) : how === 'truncated' ? bytes.subarray(0, -1) : Buffer.from(bytes);
  if (how === 'flipped') spoiled.writeUInt8(spoiled.readUInt8(60) ^ 1, 60);
  writeFileSync(file(), spoiled);
  expect(await openStationKey(folder, [fileStore])).toMatchObject({
    failure: { code: 'station-key-unusable', detail: 'protected-file: key-file-damaged' },
  });
  expect(readFileSync(file())).toEqual(Buffer.from(spoiled));
});

test('a file that appeared meanwhile is never replaced', () => {
  expect(createKeyFile(file(), new Uint8Array(32).fill(1))).toEqual({ ok: true, value: null });
  const before = readFileSync(file());
  expect(createKeyFile(file(), new Uint8Array(32).fill(2))).toMatchObject({ failure: { code: 'key-file-damaged' } });
  expect(readFileSync(file())).toEqual(before);
  expect(readdirSync(folder)).toEqual(['station-key.protected-file']);
});

test('the first store that can take a new key gets it, and the others are told', async () => {
  const keyring = specimenStore('os-keystore', { failure: 'keystore-insecure' });
  const tpm = specimenStore('tpm', { failure: null });
  expect(await opened([keyring, tpm, fileStore])).toMatchObject({
    store: 'tpm',
    made: true,
    passedOver: [{ store: 'os-keystore', code: 'keystore-insecure' }],
  });
  expect(readdirSync(folder)).toEqual(['station-key.tpm']);
});

test('a key goes on being used where it was made, also when a better store has come back', async () => {
  const state: { failure: KeyStoreFailureCode | null } = { failure: 'keystore-unavailable' };
  const stores = [specimenStore('os-keystore', state), fileStore];
  const first = await opened(stores);
  expect(first.store).toBe('protected-file');
  state.failure = null;
  const second = await opened(stores);
  expect(second).toMatchObject({ store: 'protected-file', made: false });
  expect(second.key).toEqual(first.key);
});

test('while the store that has the key is silent there is none, and no other is made in the next store', async () => {
  const state: { failure: KeyStoreFailureCode | null } = { failure: null };
  const stores = [specimenStore('tpm', state), fileStore];
  const first = await opened(stores);
  state.failure = 'tpm-unavailable';
  expect(await openStationKey(folder, stores)).toMatchObject({
    failure: { code: 'station-key-unusable', detail: 'tpm: tpm-unavailable' },
  });
  expect(readdirSync(folder)).toEqual(['station-key.tpm']);
  state.failure = null;
  expect((await opened(stores)).key).toEqual(first.key);
});

test('where no store can take a key there is none, and it is said why', async () => {
  const keyring = specimenStore('os-keystore', { failure: 'keystore-insecure' });
  expect(await openStationKey(folder, [keyring])).toMatchObject({
    failure: { code: 'no-key-store', detail: 'os-keystore: keystore-insecure' },
  });
});

test('what the store calls stale is sealed anew, to the same key', async () => {
  const state = { failure: null, stale: false };
  const stores = [specimenStore('os-keystore', state)];
  const first = await opened(stores);
  state.stale = true;
  expect((await opened(stores)).key).toEqual(first.key);
  expect((await opened(stores)).key).toEqual(first.key);
});

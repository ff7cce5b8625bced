import { randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { type Failure, ok } from '../../app/contracts/result.ts';
import { keyLength } from '../ciphers/cipher-suite.ts';
import { createKeyFile, type KeyFileFailureCode, readKeyFile, replaceKeyFile } from './key-file.ts';
import type { KeyStore, KeyStoreFailureCode, KeyStoreName } from './key-store.ts';

export interface StationKey {
  /** 32 bytes, for as long as the station runs. */
  readonly key: Uint8Array;
  readonly store: KeyStoreName;
  /** This start made it: there was none. */
  readonly made: boolean;
  /** Stores that come first in the profile and could not take the new key, and why. */
  readonly passedOver: readonly PassedOver[];
}

export interface PassedOver {
  readonly store: KeyStoreName;
  readonly code: KeyStoreFailureCode;
}

/**
 * - `station-key-unusable`  there is one and it does not open; `detail` says where and why. None is made beside it: staff
 *                           decide whether it is lost, and take the file away
 * - `no-key-store`          no store of the profile can take a key; `detail` says why
 */
export type StationKeyFailureCode = 'station-key-unusable' | 'no-key-store';

export type StationKeyResult =
  | { readonly ok: true; readonly value: StationKey }
  | {
      readonly ok: false;
      /** `mayPass`: a store does not answer for now; asked again it may have the key. */
      readonly failure: Failure<StationKeyFailureCode> & { readonly mayPass: boolean };
    };

/**
 * The key that ties drafts to this machine. A key that was ever sealed is used again, from whichever of `stores` has
 * it; only where there is none a new one is made, in the first store that can take it. Without a key there are no
 * drafts, and nothing else is amiss.
 */
export async function openStationKey(folder: string, stores: readonly KeyStore[]): Promise<StationKeyResult> {
  for (const store of stores) {
    const read = readKeyFile(pathOf(folder, store));
    if (!read.ok) return unusable(store, read.failure.code);
    if (read.value === null) continue;
    const opened = await openIn(store, read.value, folder);
    read.value.fill(0);
    return opened;
  }
  return makeKey(folder, stores);
}

async function openIn(store: KeyStore, sealed: Uint8Array, folder: string): Promise<StationKeyResult> {
  const unsealed = await store.unseal(sealed);
  if (!unsealed.ok) return unusable(store, unsealed.failure.code);
  const { key, stale } = unsealed.value;
  if (key.length !== keyLength) {
    key.fill(0);
    return unusable(store, 'sealed-key-refused');
  }
  if (stale) await sealAnew(store, key, folder);
  return ok({ key, store: store.name, made: false, passedOver: [] });
}

/** The old file stays unless the new one opens to the same key. */
async function sealAnew(store: KeyStore, key: Uint8Array, folder: string): Promise<void> {
  const sealed = await store.seal(key);
  if (sealed.ok && (await opensTo(store, sealed.value, key))) replaceKeyFile(pathOf(folder, store), sealed.value);
}

async function makeKey(folder: string, stores: readonly KeyStore[]): Promise<StationKeyResult> {
  const passedOver: PassedOver[] = [];
  for (const store of stores) {
    const key = new Uint8Array(randomBytes(keyLength));
    const sealed = await store.seal(key);
    if (!sealed.ok) {
      passedOver.push({ store: store.name, code: sealed.failure.code });
      continue;
    }
    if (!(await opensTo(store, sealed.value, key))) {
      passedOver.push({ store: store.name, code: 'sealed-key-refused' });
      continue;
    }
    const created = createKeyFile(pathOf(folder, store), sealed.value);
    sealed.value.fill(0);
    if (created.ok) return ok({ key, store: store.name, made: true, passedOver });
    key.fill(0);
    return unusable(store, created.failure.code);
  }
  return failed('no-key-store', passedOver);
}

async function opensTo(store: KeyStore, sealed: Uint8Array, key: Uint8Array): Promise<boolean> {
  const back = await store.unseal(sealed);
  if (!back.ok) return false;
  const isSame = back.value.key.length === key.length && timingSafeEqual(back.value.key, key);
  back.value.key.fill(0);
  return isSame;
}

function unusable(store: KeyStore, code: Cause['code']): StationKeyResult {
  return failed('station-key-unusable', [{ store: store.name, code }]);
}

interface Cause {
  readonly store: KeyStoreName;
  readonly code: KeyFileFailureCode | KeyStoreFailureCode;
}

function failed(code: StationKeyFailureCode, causes: readonly Cause[]): StationKeyResult {
  const detail = causes.map(({ store, code: cause }) => `${store}: ${cause}`).join(', ');
  const mayPass = causes.some(({ code: cause }) => cause === 'keystore-unavailable' || cause === 'tpm-unavailable');
  return { ok: false, failure: { code, detail, mayPass } };
}

function pathOf(folder: string, { name }: KeyStore): string {
  return join(folder, `station-key.${name}`);
}

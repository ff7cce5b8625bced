import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Drafts } from '../../offline-cache/drafts/drafts.ts';
import type { KeyStoreName } from '../../offline-cache/keys/key-store.ts';
import { createSimulatedClock } from '../../offline-cache/simulated-clock.ts';
import { fail, ok } from '../contracts/result.ts';
import { type DraftParts, openDrafts } from './open-drafts.ts';

const minute = 60_000;
let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'cunban-late-key-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

type Keyring = 'open' | 'silent' | 'keystore-unavailable' | 'sealed-key-refused';

/** A station that starts on the folder of the one before. */
function starts(keyring: Keyring, stores: readonly [KeyStoreName, ...KeyStoreName[]] = ['os-keystore']) {
  const state = { keyring, asked: 0 };
  const clock = createSimulatedClock(0);
  const logged: unknown[] = [];
  const keys: string[] = [];
  const answer = async (value: unknown): Promise<unknown> => {
    state.asked += 1;
    if (state.keyring === 'silent') return new Promise(() => {});
    return state.keyring === 'open' ? ok(value) : fail(state.keyring);
  };
  const shell = {
    call: (method: string, { secret, sealed }: { secret?: Uint8Array; sealed?: Uint8Array }) =>
      answer(method === 'sealSecret' ? { sealed: secret?.slice() } : { secret: sealed?.slice(), stale: false }),
  } as unknown as DraftParts['shell'];
  const drafts: Drafts = { unlock: () => Promise.reject(new Error('no card is read here')) };
  const opened = openDrafts({
    profile: { keys: { stores: [...stores] } },
    cache: {
      openDrafts({ stationKey }) {
        keys.push(Buffer.from(stationKey).toString('hex'));
        return drafts;
      },
    },
    shell,
    dataFolder,
    clock,
    log: (event, facts) => logged.push([event, facts]),
  });
  return { state, clock, logged, keys, opened, drafts };
}

/** The key that a station before has made. */
async function madeBefore(): Promise<string> {
  const { opened, keys } = starts('open');
  await opened.current();
  return keys[0] ?? '';
}

test('a keyring that is late after a power cut is asked again every minute, and the drafts are there from then on', async () => {
  const key = await madeBefore();
  const { state, clock, logged, keys, opened, drafts } = starts('keystore-unavailable');
  expect(await opened.current()).toBeNull();
  await clock.advance(3 * minute);
  expect(state.asked).toBe(4);
  expect(await opened.current()).toBeNull();
  state.keyring = 'open';
  await clock.advance(minute);
  expect(await opened.current()).toBe(drafts);
  expect(keys).toEqual([key]);
  // Why there were none is said once, and not every minute.
  expect(logged).toEqual([
    ['drafts-off', { code: 'station-key-unusable', detail: 'os-keystore: keystore-unavailable' }],
    ['station-key', { store: 'os-keystore', made: false }],
  ]);
  expect(clock.pending()).toBe(0);
});

test('where it is silent the first attempt ends after ten seconds, and a later one holds nobody up', async () => {
  await madeBefore();
  const { clock, opened } = starts('silent');
  const first: unknown[] = [];
  void opened.current().then((drafts) => first.push(drafts));
  await clock.advance(9_999);
  expect(first).toEqual([]);
  await clock.advance(1);
  expect(first).toEqual([null]);
  await clock.advance(minute + 1);
  expect(await opened.current()).toBeNull();
});

test('a station that has no key yet, and no other store, makes it when the keyring is there', async () => {
  const { state, clock, opened, drafts } = starts('keystore-unavailable');
  expect(await opened.current()).toBeNull();
  expect(readdirSync(dataFolder)).toEqual([]);
  state.keyring = 'open';
  await clock.advance(minute);
  expect(await opened.current()).toBe(drafts);
  expect(readdirSync(join(dataFolder, 'keys'))).toEqual(['station-key.os-keystore']);
});

test('a key that will not open by waiting is not asked for again', async () => {
  await madeBefore();
  const { state, clock, opened } = starts('sealed-key-refused');
  expect(await opened.current()).toBeNull();
  await clock.advance(60 * minute);
  expect(state.asked).toBe(1);
  expect(clock.pending()).toBe(0);
});

test('closing ends the asking', async () => {
  await madeBefore();
  const { state, clock, opened, keys } = starts('keystore-unavailable');
  await opened.current();
  opened.close();
  state.keyring = 'open';
  await clock.advance(10 * minute);
  expect(clock.pending()).toBe(0);
  expect(keys).toEqual([]);
});

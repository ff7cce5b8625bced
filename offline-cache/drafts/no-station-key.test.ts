import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Draft } from '../../app/contracts/draft.ts';
import type { OfflineCache } from '../index.ts';
import { createSimulatedClock } from '../simulated-clock.ts';
import { specimenApplication, specimenStation } from '../specimen-cache.ts';
import type { CardDrafts } from './drafts.ts';

const hour = 60 * 60_000;
const draft: Draft = {
  schema: 'cunban.draft/1',
  itemCode: 'item-1',
  itemVersion: 1,
  at: { page: 'review' },
  answers: { phone: '13800001234' },
  papers: [],
};

let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

/** Lays a card on the reader of a station that has its key. */
const unlock = (photo = 7): Promise<CardDrafts> =>
  cache
    .openDrafts({ stationKey: new Uint8Array(32).fill(1), suite: 'default-1' })
    .unlock({ textBlock: new Uint8Array(256).fill(2), photo: new Uint8Array(1024).fill(photo) });

function onDisk(): number {
  const standing = cache.standing([]);
  if (!standing.ok) throw new Error(standing.failure.code);
  return standing.value.drafts;
}

test('drafts end after 72 hours while the station runs', async () => {
  (await unlock()).keep(draft);
  await cache.close();
  cache = await station.open();
  await station.clock.advance(71 * hour);
  expect(onDisk()).toBe(1);
  await station.clock.advance(hour + 10 * 60_000);
  expect(onDisk()).toBe(0);
});

test('drafts end after 72 hours while it was off', async () => {
  (await unlock()).keep(draft);
  await cache.close();
  const clock = createSimulatedClock(station.clock.now() + 73 * hour);
  cache = await specimenStation({ folder: station.folder, clock }).open();
  expect(onDisk()).toBe(0);
});

test('the draft of an application that only the journal knew of goes at that start, and does not come back with the key', async () => {
  (await unlock(8)).keep({ ...draft, answers: {} });
  await station.clock.advance(1000);
  (await unlock()).keep(draft);
  await cache.close();
  const database = join(station.folder, 'outbox.db');
  copyFileSync(database, `${database}.before`);
  cache = await station.open();
  const own = await unlock();
  const tag = own.tagOf('item-1');
  if (tag === null) throw new Error('no tag');
  const request = { lane: 'lane-1', draft: tag };
  await cache.saveApplication({ ...request, build: ({ receiptNumber }) => specimenApplication(receiptNumber) });
  await cache.close();
  copyFileSync(`${database}.before`, database);

  cache = await station.open();
  expect(cache.opening.rebuiltRows).toBe(1);
  expect(onDisk()).toBe(1);
  await cache.close();
  cache = await station.open();
  expect((await unlock()).load('item-1')).toEqual({ ok: true, value: null });
  expect((await unlock(8)).load('item-1')).toMatchObject({ value: { itemCode: 'item-1' } });
});

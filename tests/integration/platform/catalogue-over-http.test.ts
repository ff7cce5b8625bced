import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCountyPlatform } from '../../../app/platform/county-platform.ts';
import { openCatalogueStore } from '../../../offline-cache/catalogue/catalogue-store.ts';
import { type CatalogueSyncEvent, startCatalogueSync } from '../../../offline-cache/catalogue/catalogue-sync.ts';
import { openPartialDownload } from '../../../offline-cache/catalogue/partial-download.ts';
import { createWireScheduler } from '../../../offline-cache/delivery/wire-scheduler.ts';
import { systemClock } from '../../../offline-cache/index.ts';
import { type CountySimulator, startCountySimulator } from '../../../scripts/county-simulator/county-simulator.ts';
import { type Link, startLink } from '../../../scripts/county-simulator/link.ts';
import { inventedItems, nextDay } from '../../benchmarks/catalogue-items.ts';

const items = inventedItems(300, 7);
let folder: string;
let county: CountySimulator;
let link: Link;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-catalogue-'));
  county = await startCountySimulator({ folder: join(folder, 'county') });
  link = await startLink({ to: county.port });
});
afterEach(async () => {
  await link.close();
  await county.close();
  rmSync(folder, { recursive: true, force: true });
});

async function station() {
  const platform = createCountyPlatform({
    baseUrl: link.url,
    acknowledgementKey: county.acknowledgementKey,
    timeouts: { quietMs: 5_000, slowestBytesPerSecond: 100_000 },
  });
  if (!platform.ok) throw new Error(platform.failure.code);
  const key = createPublicKey({ key: Buffer.from(county.acknowledgementKey, 'base64'), format: 'der', type: 'spki' });
  const own = join(folder, 'station');
  const store = await openCatalogueStore({ folder: own, bundled: [], key, stationCode: '13099910001', now: Date.now });
  const wire = createWireScheduler({ clock: systemClock, bytesPerHour: null });
  const events: CatalogueSyncEvent[] = [];
  const moved: number[] = [];
  const sync = startCatalogueSync({
    store,
    partial: openPartialDownload(own),
    ask: (question, note, signal) =>
      platform.value.askCatalogue(
        question,
        (bytes) => {
          moved.push(bytes);
          note(bytes);
        },
        signal,
      ),
    wire,
    clock: systemClock,
    random: Math.random,
    onEvent: (event) => events.push(event),
  });
  return {
    store,
    events,
    moved,
    sync,
    stop() {
      sync.close();
      wire.close();
      store.close();
    },
  };
}

test('the whole at first, then nothing, then what changed', async () => {
  county.catalogue.publish(items);
  const { store, events, moved, sync, stop } = await station();
  await sync.askNow();
  expect(events).toEqual([{ type: 'applied', version: 2 }]);
  expect(store.open().itemCodes()).toHaveLength(300);

  moved.length = 0;
  await sync.askNow();
  expect(events.at(-1)).toEqual({ type: 'current' });
  expect(moved).toHaveLength(1);
  expect(moved[0]).toBeLessThanOrEqual(400);

  moved.length = 0;
  county.catalogue.publish(nextDay(items, { changed: 5, deleted: 1, seed: 3 }));
  await sync.askNow();
  expect(events.at(-1)).toEqual({ type: 'applied', version: 3 });
  expect(moved).toHaveLength(1);
  expect(moved[0]).toBeLessThan(2_500);
  stop();
});

test('a station that was away too long gets the whole again', async () => {
  const { store, events, sync, stop } = await station();
  await sync.askNow();
  for (let version = 0; version < 31; version += 1) county.catalogue.publish(items.slice(0, version + 1));
  await sync.askNow();
  expect(events).toEqual([
    { type: 'applied', version: 1 },
    { type: 'applied', version: 32 },
  ]);
  expect(store.open().itemCodes()).toHaveLength(31);
  stop();
});

test('a captive portal is not taken for a county that has nothing new', async () => {
  const { store, events, sync, stop } = await station();
  county.setBehaviour({ kind: 'captive-portal' });
  await sync.askNow();
  expect(events).toEqual([{ type: 'put-off', code: 'not-the-county', countyReached: false }]);
  county.setBehaviour({ kind: 'normal' });
  await sync.askNow();
  expect(store.current().version).toBe(1);
  stop();
});

test('a cable pulled out under the whole costs the piece under way, no more', async () => {
  county.catalogue.publish(inventedItems(600, 11));
  // Packed beforehand: seconds of that on a busy machine would be taken for a slow link.
  const whole = county.catalogue.offer(null);
  if (whole.form === 'none') throw new Error('no catalogue');
  const first = await station();
  link.slow({ latencyMs: 20, bytesPerSecond: 100_000 });
  const round = first.sync.askNow();
  while (first.moved.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  link.cut();
  await round;
  const carried = first.moved.reduce((sum, bytes) => sum + bytes, 0);
  expect(first.events).toMatchObject([{ type: 'put-off', countyReached: false }]);
  first.stop();

  link.restore();
  link.slow({ latencyMs: 0, bytesPerSecond: null });
  const second = await station();
  await second.sync.askNow();
  expect(second.events).toEqual([{ type: 'applied', version: 2 }]);
  const rest = second.moved.reduce((sum, bytes) => sum + bytes, 0);
  expect(rest).toBeLessThan(whole.bytes.length - 8_000);
  expect(carried + rest).toBeLessThan(whole.bytes.length + 40_000);
  second.stop();
});

/** The county takes no papers of an application it has declined: they wait for nothing, and go with it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveWithPapers } from '../attachments/specimen-papers.ts';
import type { OfflineCache } from '../index.ts';
import { declined, specimenStation } from '../specimen-cache.ts';
import { specimenCounty } from './specimen-county.ts';

const dayMs = 24 * 60 * 60_000;
let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
let files: readonly string[] = [];
const county = specimenCounty();

beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
  const { saved, names } = await saveWithPapers(cache, [1000]);
  files = [join(station.folder, 'attachments'), join(station.folder, 'journal', 'attachments')].map((folder) =>
    join(folder, `${names[0]}.age`),
  );
  cache.startDelivery({ onEvent: () => undefined, send: async (application) => declined(application) });
  await station.clock.advance(60_000);
  expect(cache.outcomeOf(saved.ok ? saved.value.key : '')).toMatchObject({ value: { outcome: 'returned' } });
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

const here = (): readonly boolean[] => files.map((file) => existsSync(file));

test('they are not counted as waiting', () => {
  expect(cache.standing([])).toMatchObject({ value: { attachments: { waiting: 0, bytes: 0 } } });
});

test('they stay as long as the application does, and are erased with it', async () => {
  await station.clock.advance(29 * dayMs);
  expect(here()).toEqual([true, true]);
  await station.clock.advance(2 * dayMs);
  expect(here()).toEqual([false, false]);
  await cache.close();
  cache = await station.open();
  expect(cache.opening).toMatchObject({ rebuiltRows: 0, repairedEntries: 0 });
  expect(here()).toEqual([false, false]);
});

test('an order for what was returned erases them', () => {
  const order = county.order({ scope: ['returned'] });
  expect(cache.retention.obey(order, county.key)).toEqual({ ok: true, value: { returned: 1 } });
  expect(here()).toEqual([false, false]);
});

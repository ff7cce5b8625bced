/**
 * One bit flips in what the catalogue keeps on disk, 600 times (3,000 with `CUNBAN_LONG=1`). Everything there can be had
 * again, so nothing may be lost or wrong at all: not an item, not one hit of a search, not the next day's patch.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CatalogueStore } from '../../../offline-cache/catalogue/catalogue-store.ts';
import { specimenCounty } from '../../../offline-cache/catalogue/specimen-catalogue.ts';
import { inventedItems, nextDay } from '../../benchmarks/catalogue-items.ts';
import { Random } from '../../random.ts';
import { recordFigures } from '../figures.ts';
import { seed } from '../seed.ts';
import { flipOneBit } from './flip-one-bit.ts';
import { scratch } from './loop-filesystem.ts';

const flips = process.env.CUNBAN_LONG === '1' ? 3000 : 600;
const slowestOpenMs = 5000;
const files = ['catalogue.db', 'catalogue.db-wal', 'catalogue-snapshot.zst'];
const queries = [
  '低保',
  '养老',
  '证',
  '补贴',
  '老年',
  '户口',
  'dibao',
  'yanglao',
  'butie',
  'zm',
  'bz',
  'card',
  'insur',
];

const county = specimenCounty();
const days = [inventedItems(40, 3)];
for (const day of [4, 5]) days.push(nextDay(days.at(-1) ?? [], { changed: 5, deleted: 1, seed: day }));
const [first = [], second = [], third = []] = days;
const nextPatch = county.patch(second, 3, third);
const home = mkdtempSync(join(scratch, 'cunban-catalogue-rot-'));
/** By version: a log that lost its tail gives the day before, whole, and the county is asked for the rest. */
const truths = new Map<number, string>();
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** As a station has it on its second day: closed, and as a killed one leaves it. */
beforeAll(async () => {
  const folder = join(home, 'closed');
  const store = await county.openStore(folder);
  await store.apply('snapshot', county.snapshot(1, first));
  cpSync(folder, join(home, 'the-day-before'), { recursive: true });
  await store.apply('patch', county.patch(first, 2, second));
  cpSync(folder, join(home, 'killed'), { recursive: true });
  store.close();
  for (const name of ['the-day-before', 'closed']) {
    const copy = join(home, `${name}-copy`);
    cpSync(join(home, name), copy, { recursive: true });
    const sound = await county.openStore(copy);
    truths.set(sound.opening.version, await answersOf(sound));
    sound.close();
  }
});

/** Everything the catalogue answers, before and after the next patch. */
async function answersOf(store: CatalogueStore): Promise<string> {
  const answers: unknown[] = [];
  const ask = (): void => {
    const reader = store.open();
    answers.push(store.current(), reader.itemCodes());
    answers.push(reader.itemCodes().map((code) => reader.item(code)));
    answers.push(queries.map((query) => reader.search(query)));
    reader.close();
  };
  ask();
  answers.push(await store.apply('patch', nextPatch));
  ask();
  return JSON.stringify(answers);
}

test('a flipped bit never makes an item wrong or a hit disappear', async () => {
  const random = new Random(seed);
  const wrong: string[] = [];
  let rebuilt = 0;
  let older = 0;
  let slowest = 0;
  for (let flip = 0; flip < flips; flip += 1) {
    const from = join(home, random.pick(['closed', 'killed']));
    const name = random.pick(files.filter((file) => existsSync(join(from, file))));
    const folder = mkdtempSync(join(home, 'copy-'));
    cpSync(from, folder, { recursive: true });
    const place = flipOneBit(join(folder, name), random);
    const begun = performance.now();
    const store = await county.openStore(folder);
    slowest = Math.max(slowest, performance.now() - begun);
    if (store.opening.from !== 'database') rebuilt += 1;
    if (store.opening.version < 2) older += 1;
    if ((await answersOf(store)) !== truths.get(store.opening.version))
      wrong.push(`${from.split('/').at(-1)} ${name} ${place}`);
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  recordFigures('catalogue-rot', {
    flips,
    rebuilt,
    older,
    wrong: wrong.length,
    slowestOpenMs: Math.round(slowest),
  });
  expect(wrong).toEqual([]);
  expect(rebuilt).toBeGreaterThan(flips / 10);
  expect(slowest).toBeLessThan(slowestOpenMs);
});

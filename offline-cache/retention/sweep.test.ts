import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfflineCache } from '../index.ts';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { filesWith, needlesIn, specimenCounty } from './specimen-county.ts';

const dayMs = 24 * 60 * 60_000;
let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
const county = specimenCounty();

beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

const days = (count: number) => station.clock.advance(count * dayMs);

test('thirty days after the county signed, the sealed bytes are in no file any more; what waits stays', async () => {
  const { key: done, maskedName } = await saveSpecimen(cache, 'a');
  const { key: waiting } = await saveSpecimen(cache, 'b');
  const needles = needlesIn(station.folder);
  await county.answer(cache, station.folder, [done]);

  await days(29);
  expect(filesWith(station.folder, needles.get(done) ?? '')).toEqual(['journal/outbox.journal', 'outbox.db']);
  await days(2);
  expect(filesWith(station.folder, needles.get(done) ?? '')).toEqual([]);
  expect(filesWith(station.folder, needles.get(waiting) ?? '')).toContain('journal/outbox.journal');
  expect(filesWith(station.folder, maskedName)).not.toEqual([]);
  expect(cache.outcomeOf(done)).toMatchObject({ value: { outcome: 'accepted' } });
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
});

test('four hundred days after it is settled nobody’s name is left, not even masked', async () => {
  const { key, maskedName, pickupCode } = await saveSpecimen(cache);
  await county.answer(cache, station.folder, [key]);
  await days(402);
  expect(filesWith(station.folder, maskedName)).toEqual([]);
  expect(cache.findReceiptByPickupCode(pickupCode)).toMatchObject({
    ok: true,
    value: { maskedName: '', outcome: 'accepted' },
  });
});

test('a sweep cut off before the journal was rewritten is finished by the next opening', async () => {
  const { key } = await saveSpecimen(cache);
  const needle = needlesIn(station.folder).get(key) ?? '';
  await county.answer(cache, station.folder, [key]);
  const journal = join(station.folder, 'journal', 'outbox.journal');
  const before = readFileSync(journal);
  await days(31);
  expect(filesWith(station.folder, needle)).toEqual([]);
  await cache.close();
  writeFileSync(journal, before);
  cache = await station.open();
  expect(filesWith(station.folder, needle)).toEqual([]);
});

test('a damaged database set aside goes after ninety days, once all it held is with the county', async () => {
  const { key } = await saveSpecimen(cache);
  await cache.close();
  const path = join(station.folder, 'outbox.db');
  const bytes = readFileSync(path);
  bytes.fill(0x55, 0, 100);
  writeFileSync(path, bytes);
  cache = await station.open();
  const aside = join(station.folder, cache.opening.quarantined ?? '-');
  expect(existsSync(aside)).toBe(true);

  await days(100);
  // What it held still waits for the county.
  expect(existsSync(aside)).toBe(true);
  await county.answer(cache, station.folder, [key]);
  await days(1);
  expect(existsSync(aside)).toBe(false);
  expect(cache.findReceiptByPickupCode('00000000')).toEqual({ ok: true, value: null });
});

test('a year that rotted in when a row was settled has nothing erased early', async () => {
  const { key, pickupCode } = await saveSpecimen(cache);
  await county.answer(cache, station.folder, [key]);
  await days(31);
  await cache.close();
  const database = new BetterSqlite3(join(station.folder, 'outbox.db'));
  database.prepare("UPDATE outbox SET settled_at = '2022' || substr(settled_at, 5)").run();
  database.close();
  cache = await station.open();
  await days(2);
  expect(cache.findReceiptByPickupCode(pickupCode)).toMatchObject({ value: { maskedName: '王*英' } });
  await days(400);
  expect(cache.findReceiptByPickupCode(pickupCode)).toMatchObject({ value: { maskedName: '' } });
});

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3, { SqliteError } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OfflineCache } from '../index.ts';
import { specimenCounty } from '../retention/specimen-county.ts';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { takeInAnswer, takenWord } from './specimen-answer.ts';
import { carryTo } from './specimen-stick.ts';

const disk = vi.hoisted(() => ({ takesWrites: true }));

vi.mock('../delivery/ledger.ts', async (importOriginal) => {
  const ledger = await importOriginal<typeof import('../delivery/ledger.ts')>();
  return {
    ...ledger,
    readOrRestore(...args: Parameters<typeof ledger.readOrRestore>) {
      if (!disk.takesWrites) throw new SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE');
      return ledger.readOrRestore(...args);
    },
  };
});

const county = specimenCounty();
let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
let stick = '';
beforeEach(async () => {
  disk.takesWrites = true;
  station = specimenStation();
  cache = await station.open();
  stick = mkdtempSync(join(tmpdir(), 'cunban-stick-'));
});
afterEach(async () => {
  await cache.close();
  station.remove();
  rmSync(stick, { recursive: true });
});

/** As a failing disk does: SQLite itself notices nothing. */
async function rot(sql: string, alsoLost: readonly string[] = []): Promise<void> {
  await cache.close();
  const database = new BetterSqlite3(join(station.folder, 'outbox.db'));
  database.exec(sql);
  database.close();
  for (const name of alsoLost) rmSync(join(station.folder, name), { recursive: true });
  cache = await station.open();
}

const flippedBit = "UPDATE outbox SET sealed = cast(substr(sealed, 1, 99) || x'00' || substr(sealed, 101) AS BLOB)";
const rotten: readonly (readonly [string, string])[] = [
  ['sealed bytes', `${flippedBit} WHERE sequence = 1`],
  ['hash', "UPDATE outbox SET sealed_sha256 = 'f' || substr(sealed_sha256, 2) WHERE sequence = 1"],
];

const carry = () =>
  cache.carry.out(carryTo({ mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null }));

test.each<readonly [string, string]>([
  ...rotten,
  ['key', "UPDATE outbox SET key = '0' || substr(key, 2, 34) || 'f' WHERE sequence = 1"],
])('with rotten %s it is carried from the journal’s copy, on the stick and on the receipt', async (_what, sql) => {
  const { receiptNumber } = await saveSpecimen(cache, 'a');
  await saveSpecimen(cache, 'b');
  await rot(sql);
  const code = cache.carry.receiptCode(receiptNumber);
  expect(code).toMatchObject({ ok: true, value: expect.stringMatching(/^CB1:/) });
  await rot(sql);
  expect(await carry()).toMatchObject({ ok: true, value: { applications: 2, damaged: 0 } });
});

test.each(rotten)('with rotten %s the county’s answer by stick still counts', async (_what, sql) => {
  const { key } = await saveSpecimen(cache);
  await rot(sql);
  const answered = await takeInAnswer(cache, county, { results: [takenWord(county, station.folder, key)] });
  expect(answered).toMatchObject({ ok: true, value: { acknowledged: 1, known: 0 } });
  expect(cache.outcomeOf(key)).toEqual({ ok: true, value: { outcome: 'accepted', caseNumber: 'CASE-1' } });
});

test('with no sound copy it stays in the station’s care, and is counted; it alone is not "nothing to carry"', async () => {
  const { receiptNumber } = await saveSpecimen(cache, 'a');
  await rot(`${flippedBit} WHERE sequence = 1`, ['journal']);
  expect(cache.carry.receiptCode(receiptNumber)).toEqual({ ok: true, value: null });
  expect(await carry()).toMatchObject({ ok: true, value: { applications: 0, damaged: 1 } });
  await saveSpecimen(cache, 'b');
  expect(await carry()).toMatchObject({ ok: true, value: { applications: 1, damaged: 1 } });
});

test('where the disk takes no writes the others are carried all the same', async () => {
  const { receiptNumber } = await saveSpecimen(cache, 'a');
  await saveSpecimen(cache, 'b');
  await rot(`${flippedBit} WHERE sequence = 1`);
  disk.takesWrites = false;
  expect(await carry()).toMatchObject({ ok: true, value: { applications: 1, damaged: 1 } });
  expect(cache.carry.receiptCode(receiptNumber)).toEqual({ ok: true, value: null });
});

test('where the disk takes no writes the county’s answer is not passed over, it fails with a code', async () => {
  const { key } = await saveSpecimen(cache);
  await rot(`${flippedBit} WHERE sequence = 1`);
  disk.takesWrites = false;
  const results = [takenWord(county, station.folder, key)];
  expect(await takeInAnswer(cache, county, { results })).toMatchObject({
    ok: false,
    failure: { code: 'storage-failed' },
  });
  disk.takesWrites = true;
  expect(await takeInAnswer(cache, county, { results })).toMatchObject({ ok: true, value: { acknowledged: 1 } });
});

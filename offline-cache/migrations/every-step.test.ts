import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openOutboxDatabase } from '../open-database.ts';
import { firstRowHash, rowHash, type SavedRow } from '../outbox/outbox-row.ts';
import { sha256Hex } from '../sealed-store/sealed-store.ts';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { applyMigrations, outboxMigrations } from './apply-migrations.ts';

const sealed = Buffer.from('sealed by an older release');
const row: SavedRow = {
  key: '01939f4e-7b3c-7abc-8def-0123456789ab',
  epoch: '01939f4e-7b3c-7abc-8def-0123456789aa',
  sequence: 1,
  lane: 'a',
  schemaVersion: 'cunban.application/1',
  itemCode: '11130999MB000000135002014110003',
  receiptNumber: 'L-13099910001-20251124-0001-24',
  sealedSha256: sha256Hex(sealed),
  previousRowHash: firstRowHash,
  createdAt: '2025-11-24T05:00:00.000Z',
};

let station: ReturnType<typeof specimenStation>;
beforeEach(() => {
  station = specimenStation();
});
afterEach(() => station.remove());

/** A database of the release whose newest schema is `version`, with one application as every release could write it. */
function releaseOf(version: number): void {
  const opened = openOutboxDatabase(station.folder, () => 0, outboxMigrations.slice(0, version));
  if (!opened.ok) throw new Error(opened.failure.code);
  const { database } = opened.value;
  database.prepare('INSERT INTO station (id, epoch, begun_at) VALUES (1, ?, ?)').run(row.epoch, row.createdAt);
  database
    .prepare(
      `INSERT INTO receipt_register
         (receipt_number, pickup_code, masked_name, item_code, outcome, business_date, serial, created_at)
       VALUES (@receiptNumber, '12345678', '王*英', @itemCode, 'kept', '2025-11-24', 1, @createdAt)`,
    )
    .run(row);
  database
    .prepare(
      `INSERT INTO outbox (key, epoch, sequence, lane, schema_version, item_code, receipt_number, sealed, sealed_sha256,
                           previous_row_hash, row_hash, created_at, state)
       VALUES (@key, @epoch, @sequence, @lane, @schemaVersion, @itemCode, @receiptNumber, @sealed, @sealedSha256,
               @previousRowHash, @rowHash, @createdAt, 'sending')`,
    )
    .run({ ...row, sealed, rowHash: rowHash(row) });
  database.close();
}

const versions = outboxMigrations.map(({ version }) => version);

test('versions run without gaps from 1, and the previous release can read what the next one leaves', () => {
  expect(versions).toEqual(versions.map((_, index) => index + 1));
  expect(outboxMigrations.every(({ readableFrom }) => readableFrom === 1)).toBe(true);
});

describe.each(versions)('from version %i', (version) => {
  test('an application that was on its way is there, waits, and others join it', async () => {
    releaseOf(version);
    const cache = await station.open();
    expect(cache.opening).toMatchObject({ quarantined: null, damagedEntries: 0 });
    expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
    expect(cache.findReceiptByPickupCode('12345678')).toMatchObject({ value: { receiptNumber: row.receiptNumber } });
    expect(cache.outcomeOf(row.key)).toEqual({ ok: true, value: { outcome: 'kept' } });
    await saveSpecimen(cache, 'b');
    await cache.close();

    // Rolled back, that release finds both.
    const older = openOutboxDatabase(station.folder, () => 0, outboxMigrations.slice(0, version));
    if (!older.ok) throw new Error(older.failure.code);
    expect(older.value.quarantined).toBeNull();
    expect(older.value.database.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(2);
    older.value.database.close();
  });
});

test('times that the release before kept are gone on from, and that release goes on with ours', async () => {
  const dayMs = 24 * 60 * 60_000;
  const nowMs = station.clock.now();
  const upsert = 'ON CONFLICT DO UPDATE SET latest_ms = excluded.latest_ms';
  /** As that release writes. */
  const keepTimes = (erasedBy: number, countyMs: number): void => {
    const opened = openOutboxDatabase(station.folder, () => 0, outboxMigrations.slice(0, 7));
    if (!opened.ok) throw new Error(opened.failure.code);
    const { database } = opened.value;
    database.prepare(`INSERT INTO retention_time (id, latest_ms) VALUES (1, ?) ${upsert}`).run(erasedBy);
    database
      .prepare(
        `INSERT INTO county_time (id, latest_ms, entry_hash) VALUES (1, ?, ?)
         ${upsert}, entry_hash = excluded.entry_hash`,
      )
      .run(countyMs, sha256Hex(`county-time ${countyMs}`));
    database.close();
  };
  const openAndLook = async () => {
    const cache = await station.open();
    const { receiptNumber } = await saveSpecimen(cache);
    const found = cache.findReceiptByNumber(receiptNumber);
    await cache.close();
    const database = new BetterSqlite3(join(station.folder, 'outbox.db'), { readonly: true });
    const erasedBy = database.prepare('SELECT latest_ms FROM retention_time').pluck().get();
    database.close();
    return { erasedBy, dated: found.ok ? found.value?.createdAt : null };
  };
  const countyMs = nowMs + 60_000;

  keepTimes(nowMs - 9 * dayMs, countyMs);
  // Nothing says when it swept last: a day, once.
  expect(await openAndLook()).toEqual({ erasedBy: nowMs - 8 * dayMs, dated: new Date(countyMs).toISOString() });
  expect(await openAndLook()).toMatchObject({ erasedBy: nowMs - 8 * dayMs });
  keepTimes(nowMs - 7 * dayMs, countyMs + 1000);
  expect(await openAndLook()).toEqual({
    erasedBy: nowMs - 7 * dayMs + 1000,
    dated: new Date(countyMs + 1000).toISOString(),
  });
});

test('a number drawn and a row replaced are found by an index, however many rows there are', () => {
  const database = new BetterSqlite3(':memory:');
  applyMigrations(database, outboxMigrations);
  const planOf = (sql: string) =>
    (database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all('x') as { readonly detail: string }[])[0]?.detail;
  expect(planOf('SELECT 1 FROM outbox WHERE reserved_case_number = ?')).toMatch(/outbox_reserved/);
  expect(planOf('SELECT 1 FROM outbox WHERE supersedes = ?')).toMatch(/outbox_supersedes/);
  database.close();
});

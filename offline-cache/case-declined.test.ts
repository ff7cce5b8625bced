import { copyFileSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryEvent, OfflineCache } from './index.ts';
import { declined, saveSpecimen, specimenStation } from './specimen-cache.ts';

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

function proofIn(path: string, key: string): unknown {
  const database = new Database(path, { readonly: true });
  const row = database.prepare('SELECT state, last_failure, statement, signature FROM outbox WHERE key = ?').get(key);
  database.close();
  return row;
}

test('a case the county declines is returned, and its signed word is kept, also when the database is lost', async () => {
  const before = join(station.folder, 'before.db');
  const { key, receiptNumber } = await saveSpecimen(cache);
  await cache.close();
  copyFileSync(join(station.folder, 'outbox.db'), before);
  cache = await station.open();

  const events: DeliveryEvent[] = [];
  cache.startDelivery({ onEvent: (event) => events.push(event), send: async (application) => declined(application) });
  await station.clock.advance(0);
  expect(events).toContainEqual({ type: 'returned', key, receiptNumber, code: 'case-declined' });
  const proof = { state: 'rejected', last_failure: 'case-declined', statement: `{"declined":"${key}"}` };
  // The cache holds its database alone while it is open.
  await cache.close();
  expect(proofIn(join(station.folder, 'outbox.db'), key)).toMatchObject(proof);

  for (const suffix of ['-wal', '-shm']) rmSync(join(station.folder, `outbox.db${suffix}`), { force: true });
  cpSync(before, join(station.folder, 'outbox.db'));
  cache = await station.open();
  expect(cache.outcomeOf(key)).toEqual({ ok: true, value: { outcome: 'returned', code: 'case-declined' } });
  expect(cache.findReceiptByNumber(receiptNumber)).toMatchObject({ value: { outcome: 'returned' } });
  await cache.close();
  expect(proofIn(join(station.folder, 'outbox.db'), key)).toMatchObject(proof);
  cache = await station.open();
});

test('a decline of other bytes settles nothing', async () => {
  const { key } = await saveSpecimen(cache);
  cache.startDelivery({
    onEvent: () => undefined,
    send: async (application) => declined({ ...application, sealedSha256: '0'.repeat(64) }),
  });
  await station.clock.advance(0);
  expect(cache.outcomeOf(key)).toEqual({ ok: true, value: { outcome: 'kept' } });
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
});

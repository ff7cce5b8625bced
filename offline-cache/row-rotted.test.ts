import { rmSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboundApplication } from '../app/contracts/delivery.ts';
import type { OfflineCache } from './index.ts';
import { acknowledged, saveSpecimen, specimenStation } from './specimen-cache.ts';

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

/** Changes stored bytes as a failing disk does: SQLite itself notices nothing. */
function rot(sql: string): void {
  const database = new BetterSqlite3(join(station.folder, 'outbox.db'));
  database.pragma('ignore_check_constraints = ON');
  database.exec(sql);
  database.close();
}

async function deliverAll(): Promise<readonly OutboundApplication[]> {
  const sent: OutboundApplication[] = [];
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      sent.push(application);
      return acknowledged(application);
    },
  });
  await station.clock.advance(0);
  return sent;
}

const flippedBit = "UPDATE outbox SET sealed = cast(substr(sealed, 1, 99) || x'00' || substr(sealed, 101) AS BLOB)";

test.each([
  ['sealed bytes', `${flippedBit} WHERE sequence = 2`],
  ['key', "UPDATE outbox SET key = '0' || substr(key, 2, 34) || 'f' WHERE sequence = 2"],
  ['sequence', 'UPDATE outbox SET sequence = 66 WHERE sequence = 2'],
  ['hash', "UPDATE outbox SET sealed_sha256 = 'f' || substr(sealed_sha256, 2) WHERE sequence = 2"],
  ['state', "UPDATE outbox SET state = 'queueD' WHERE sequence = 2"],
])('a rotten %s is replaced from the journal and everything is sent as saved', async (_what, sql) => {
  const saved = [await saveSpecimen(cache), await saveSpecimen(cache), await saveSpecimen(cache)];
  await cache.close();
  rot(sql);
  cache = await station.open();
  const sent = await deliverAll();
  expect(sent.map(({ key }) => key)).toEqual(saved.map(({ key }) => key));
  expect(sent.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
});

test('with no sound copy left the row goes to the staff and the others of its lane go on', async () => {
  const saved = [await saveSpecimen(cache), await saveSpecimen(cache), await saveSpecimen(cache)];
  await cache.close();
  rot(`${flippedBit} WHERE sequence = 2`);
  rmSync(join(station.folder, 'journal'), { recursive: true });
  cache = await station.open();
  const sent = await deliverAll();
  expect(sent.map(({ key }) => key)).toEqual([saved[0]?.key, saved[2]?.key]);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  await cache.close();
  const database = new BetterSqlite3(join(station.folder, 'outbox.db'), { readonly: true });
  expect(database.prepare('SELECT state FROM outbox WHERE sequence = 2').pluck().get()).toBe('needs-staff');
  expect(database.prepare("SELECT code FROM audit WHERE event = 'application-needs-staff'").pluck().all()).toEqual([
    'row-damaged',
  ]);
  database.close();
  cache = await station.open();
});

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

function inDatabase(sql: string, withTriggers: boolean): void {
  const database = new BetterSqlite3(join(station.folder, 'outbox.db'));
  // A flipped bit pulls no trigger.
  const triggers = withTriggers
    ? []
    : database
        .prepare<[], { readonly name: string; readonly sql: string }>(
          "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
        )
        .all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  database.exec(sql);
  for (const trigger of triggers) database.exec(trigger.sql);
  database.close();
}

async function acceptedAndPrinted() {
  const saved = await saveSpecimen(cache);
  cache.beginPrint(saved.receiptNumber);
  cache.beginPrint(saved.receiptNumber);
  cache.abandonPrint(saved.receiptNumber);
  cache.beginDocumentPrint(saved.receiptNumber, 'certificate');
  cache.startDelivery({ onEvent: () => undefined, send: async (application) => acknowledged(application) });
  await station.clock.advance(0);
  const before = cache.findReceiptByPickupCode(saved.pickupCode);
  expect(before).toMatchObject({ value: { outcome: 'accepted', printedCount: 1, maskedName: '王*英' } });
  await cache.close();
  return { ...saved, before };
}

test.each([
  ['name', "UPDATE receipt_register SET masked_name = '李*英'"],
  ['pick-up code', "UPDATE receipt_register SET pickup_code = '0000000x'"],
  ['outcome', "UPDATE receipt_register SET outcome = 'kept', case_number = NULL"],
  ['case number', "UPDATE receipt_register SET case_number = 'CASE-9'"],
  ['count of prints', 'UPDATE receipt_register SET printed_count = 0'],
])('a rotten %s is put right from the journal and the audit log', async (_what, sql) => {
  const { pickupCode, before } = await acceptedAndPrinted();
  inDatabase(sql, false);
  cache = await station.open();
  expect(cache.opening).toMatchObject({ repairedEntries: 1, damagedEntries: 0 });
  expect(cache.findReceiptByPickupCode(pickupCode)).toEqual(before);
});

test('a rotten count of a document’s prints is put right from the audit log', async () => {
  const { receiptNumber } = await acceptedAndPrinted();
  inDatabase('UPDATE document_prints SET printed_count = 0', false);
  cache = await station.open();
  expect(cache.opening.repairedEntries).toBe(1);
  expect(cache.beginDocumentPrint(receiptNumber, 'certificate')).toEqual({ ok: true, value: { copy: true } });
});

test('an entry that nothing puts right is told as damaged, never shown wrong', async () => {
  const { receiptNumber } = await acceptedAndPrinted();
  inDatabase("UPDATE receipt_register SET masked_name = '李*英'", false);
  rmSync(join(station.folder, 'journal'), { recursive: true });
  cache = await station.open();
  expect(cache.opening).toMatchObject({ repairedEntries: 0, damagedEntries: 1 });
  expect(cache.findReceiptByNumber(receiptNumber)).toMatchObject({ ok: false, failure: { code: 'database-corrupt' } });
});

test('an application whose receipt is damaged beyond repair is delivered and settled all the same', async () => {
  const saved = await saveSpecimen(cache);
  await cache.close();
  inDatabase("UPDATE receipt_register SET masked_name = '李*英'", false);
  rmSync(join(station.folder, 'journal'), { recursive: true });
  cache = await station.open();
  cache.startDelivery({ onEvent: () => undefined, send: async (application) => acknowledged(application) });
  await station.clock.advance(0);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  expect(cache.findReceiptByNumber(saved.receiptNumber)).toMatchObject({ ok: false });
});

test('what the release before changed is taken as it stands, and hashed again', async () => {
  const { receiptNumber } = await acceptedAndPrinted();
  inDatabase('UPDATE receipt_register SET printed_count = printed_count + 1', true);
  cache = await station.open();
  expect(cache.opening).toMatchObject({ repairedEntries: 0, damagedEntries: 0 });
  expect(cache.findReceiptByNumber(receiptNumber)).toMatchObject({ value: { printedCount: 2 } });
});

test('settlements and prints that a lost tail took along come back from the journal', async () => {
  const { receiptNumber, before } = await acceptedAndPrinted();
  rmSync(join(station.folder, 'outbox.db'));
  cache = await station.open();
  expect(cache.opening.rebuiltRows).toBe(1);
  expect(cache.findReceiptByNumber(receiptNumber)).toEqual(before);
  expect(cache.beginDocumentPrint(receiptNumber, 'certificate')).toEqual({ ok: true, value: { copy: true } });
});

test('a rotten epoch begins a new one', async () => {
  await acceptedAndPrinted();
  inDatabase("UPDATE station SET epoch = 'x' || substr(epoch, 2)", true);
  cache = await station.open();
  expect(cache.opening.repairedEntries).toBe(1);
  const epochs: string[] = [];
  await saveSpecimen(cache);
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      epochs.push(application.epoch);
      return acknowledged(application);
    },
  });
  await station.clock.advance(0);
  expect(epochs[0]).toMatch(/^[0-9a-f]{8}-/);
});

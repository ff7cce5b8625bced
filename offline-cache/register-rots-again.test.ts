import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboundApplication } from '../app/contracts/delivery.ts';
import type { OfflineCache } from './index.ts';
import { createDocumentPrints } from './receipt-register/document-prints.ts';
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

function inDatabase<Value>(work: (database: BetterSqlite3.Database) => Value): Value {
  const database = new BetterSqlite3(join(station.folder, 'outbox.db'));
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** A flipped bit pulls no trigger. */
function rot(sql: string): void {
  inDatabase((database) => {
    const triggers = database
      .prepare<[], { readonly name: string; readonly sql: string }>(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
      )
      .all();
    for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
    database.exec(sql);
    for (const trigger of triggers) database.exec(trigger.sql);
  });
}

const hashes = (table: string) =>
  inDatabase((database) => database.prepare(`SELECT entry_hash FROM ${table}`).pluck().all());

/** Opens, delivers all that waits, and says what was sent. */
async function deliver(): Promise<readonly OutboundApplication[]> {
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

async function acceptedAndPrinted() {
  const saved = await saveSpecimen(cache);
  cache.beginPrint(saved.receiptNumber);
  cache.beginDocumentPrint(saved.receiptNumber, 'certificate');
  const [sent] = await deliver();
  const before = cache.findReceiptByNumber(saved.receiptNumber);
  expect(before).toMatchObject({ value: { outcome: 'accepted', printedCount: 1 } });
  await cache.close();
  return { ...saved, before, epoch: sent?.epoch ?? '' };
}

test.each([
  ['outcome', "UPDATE receipt_register SET outcome = 'kept', case_number = NULL"],
  ['case number', "UPDATE receipt_register SET case_number = 'CASE-9'"],
  ['count of prints', 'UPDATE receipt_register SET printed_count = 9'],
])('an entry whose %s was repaired is noticed and repaired when it rots a second time', async (_what, sql) => {
  const { receiptNumber, before } = await acceptedAndPrinted();
  for (const _time of ['first', 'second']) {
    rot(sql);
    cache = await station.open();
    expect(cache.opening).toMatchObject({ repairedEntries: 1, damagedEntries: 0 });
    expect(cache.findReceiptByNumber(receiptNumber)).toEqual(before);
    await cache.close();
  }
  cache = await station.open();
});

test('an entry the county acknowledges again under the same number keeps its hash', async () => {
  const { epoch } = await acceptedAndPrinted();
  const before = hashes('receipt_register');
  cache = await station.open();
  const requeued = cache.takeReportAnswer({
    time: '2026-11-24T01:00:02.000Z',
    gaps: [{ epoch, missing: [{ first: 1, last: 1 }] }],
    lackingAttachments: [],
  });
  expect(requeued).toMatchObject({ ok: true, value: { applications: 1 } });
  expect(await deliver()).toHaveLength(1);
  await cache.close();
  expect(hashes('receipt_register')).toEqual(before);
  cache = await station.open();
});

test('a count of a document’s prints that is raised to what it was before it rotted keeps its hash', async () => {
  const { receiptNumber } = await acceptedAndPrinted();
  const before = hashes('document_prints');
  rot('UPDATE document_prints SET printed_count = 0');
  inDatabase((database) => createDocumentPrints(database).raise(receiptNumber, 'certificate', 1));
  expect(hashes('document_prints')).toEqual(before);
  cache = await station.open();
});

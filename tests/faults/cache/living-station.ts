/** Child of the tests beside it: a station that does all a cache does and says what it promised. */
import { existsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
import { createAuditLog } from '../../../offline-cache/audit/audit-log.ts';
import { beginEpoch } from '../../../offline-cache/epoch.ts';
import { type Clock, type OfflineCache, openOfflineCache, systemClock } from '../../../offline-cache/index.ts';
import { outboxMigrations } from '../../../offline-cache/migrations/apply-migrations.ts';
import { openOutboxDatabase } from '../../../offline-cache/open-database.ts';
import { commitWithJournal } from '../../../offline-cache/outbox/commit-with-journal.ts';
import { openJournal } from '../../../offline-cache/outbox/journal.ts';
import { firstRowHash, rowHash, type SavedRow } from '../../../offline-cache/outbox/outbox-row.ts';
import type { SaveApplication } from '../../../offline-cache/outbox/save-application.ts';
import { businessDate, receiptNumber } from '../../../offline-cache/receipt-register/receipt-number.ts';
import { createSealedStore } from '../../../offline-cache/sealed-store/sealed-store.ts';
import {
  acknowledged,
  declined,
  specimenApplication,
  specimenStationCode,
} from '../../../offline-cache/specimen-cache.ts';
import { attemptStorage } from '../../../offline-cache/storage-failure.ts';
import { Random } from '../../random.ts';
import { sharedClock } from './loop-filesystem.ts';
import { watchSteps } from './steps.ts';
import type { LifePlan, Word } from './words.ts';

const plan = JSON.parse(process.argv[2] ?? '') as LifePlan;
const random = new Random(plan.seed);
const monthMs = 31 * 24 * 60 * 60_000;
let months = plan.months;
const clock: Clock = {
  ...systemClock,
  now: () => Date.now() + months * monthMs,
  setTimeout: (callback, ms) => systemClock.setTimeout(callback, ms / 200),
};
const aside = new Int32Array(new SharedArrayBuffer(4));
// The real ones: what the station says is not a step of it.
const write = writeSync;
const say = (word: Word): void => void write(1, `${JSON.stringify({ ...word, at: sharedClock() })}\n`);

let steps = 0;
function onStep(label: string): void {
  steps += 1;
  if (steps !== plan.stopAt) return;
  say({ say: 'stopped', label });
  Atomics.wait(aside, 0, 0);
}

function expectOk<Value>(
  result:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly failure: { readonly code: string } },
): Value {
  if (result.ok) return result.value;
  say({ say: 'failed', code: result.failure.code });
  process.exit(0);
}

async function save(
  saveApplication: SaveApplication,
  lane: string,
  papers: readonly Uint8Array[] = [],
): Promise<string> {
  const saved = await saveApplication({ lane, papers, build: (ids) => specimenApplication(ids.receiptNumber) });
  const { key, receiptNumber: number, pickupCode } = expectOk(saved);
  say({ say: 'saved', key, receiptNumber: number, pickupCode });
  return number;
}

function print(cache: OfflineCache, number: string): void {
  expectOk(cache.beginPrint(number));
  say({ say: 'printed', receiptNumber: number });
}

/** Saves one application as the release did that knew the first schema only. */
function firstRelease(): void {
  const { folder } = plan;
  const { database } = expectOk(openOutboxDatabase(folder, clock.now, outboxMigrations.slice(0, 1)));
  const audit = createAuditLog(database, clock.now);
  const journal = openJournal(join(folder, 'journal'));
  const epoch = beginEpoch(database, clock.now, null);
  const createdAt = new Date(clock.now()).toISOString();
  const day = businessDate(clock.now());
  const number = receiptNumber(specimenStationCode, day, 1);
  const plaintext = Buffer.from(JSON.stringify(specimenApplication(number)));
  const sealed = expectOk(createSealedStore(plan.recipient)).seal(plaintext);
  const receipt = { pickupCode: '00000001', maskedName: '王*英', businessDate: day, serial: 1 };
  const row: SavedRow = {
    key: uuidv7(),
    epoch,
    sequence: 1,
    lane: 'a',
    schemaVersion: 'cunban.application/1',
    itemCode: '11130999MB000000135002014110003',
    receiptNumber: number,
    sealedSha256: sealed.sha256,
    previousRowHash: firstRowHash,
    createdAt,
  };
  const insert = database.prepare(
    `INSERT INTO receipt_register
       (receipt_number, pickup_code, masked_name, item_code, outcome, business_date, serial, created_at)
     VALUES (@receiptNumber, @pickupCode, @maskedName, @itemCode, 'kept', @businessDate, @serial, @createdAt)`,
  );
  // The statement of that release: today's knows columns it had not yet.
  const queue = database.prepare(
    `INSERT INTO outbox (key, epoch, sequence, lane, schema_version, item_code, receipt_number, sealed, sealed_sha256,
                         previous_row_hash, row_hash, created_at, state)
     VALUES (@key, @epoch, @sequence, @lane, @schemaVersion, @itemCode, @receiptNumber, @sealed, @sealedSha256,
             @previousRowHash, @rowHash, @createdAt, 'queued')`,
  );
  commitWithJournal({ database, audit, journal }, { kind: 'saved', row, receipt, sealed: sealed.bytes }, () => {
    insert.run({ ...row, ...receipt });
    queue.run({ ...row, sealed: sealed.bytes, rowHash: rowHash(row) });
  });
  say({ say: 'saved', key: row.key, receiptNumber: number, pickupCode: receipt.pickupCode });
  journal.close();
  database.close();
}

/** Opens as a release to come, whose migration also touches rows. */
function nextRelease(): void {
  const version = (outboxMigrations.at(-1)?.version ?? 0) + 1;
  const sql = `ALTER TABLE outbox ADD COLUMN priority INTEGER; UPDATE outbox SET priority = 1;`;
  const migrations = [...outboxMigrations, { version, readableFrom: 1, sql }];
  expectOk(openOutboxDatabase(plan.folder, clock.now, migrations)).database.close();
}

async function open(): Promise<OfflineCache> {
  const { folder, recipient } = plan;
  return expectOk(
    await openOfflineCache({
      folder,
      stationCode: specimenStationCode,
      countyRecipient: recipient,
      clock,
      random: () => random.below(1000) / 1000,
      reserveBytes: 256 * 1024,
    }),
  );
}

/** A county on the other end of the pipe: whoever reads there keeps what it took. */
function deliver(
  cache: OfflineCache,
  answer: (application: OutboundApplication) => 'acknowledged' | 'declined' | 'undecided',
): void {
  cache.startDelivery({
    async send(application) {
      const { key, epoch, sequence, sealedSha256 } = application;
      const outcome = answer(application);
      if (outcome === 'declined') {
        say({ say: 'county-returned', key });
        return declined(application);
      }
      // Also where the acknowledgement will not arrive: the effect has happened.
      say({ say: 'county-took', key, receiptNumber: application.receiptNumber, epoch, sequence, sealedSha256 });
      if (outcome === 'undecided') return { outcome, code: 'timed-out', countyReached: true };
      return acknowledged(application);
    },
    onEvent(event) {
      if (event.type === 'acknowledged') say({ say: 'settled', key: event.key, outcome: 'accepted' });
      if (event.type === 'returned') say({ say: 'settled', key: event.key, outcome: 'returned' });
    },
  });
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function untilWaiting(cache: OfflineCache, count: number): Promise<void> {
  while (expectOk(cache.waitingCount()) > count) await turn();
}

async function liveOnce(): Promise<void> {
  const phase = (name: string): void => say({ say: 'phase', phase: name });
  phase('create');
  expectOk(attemptStorage(firstRelease));
  phase('migrate');
  const cache = await open();
  phase('enqueue');
  for (const lane of ['a', 'b', 'c']) print(cache, await save(cache.saveApplication, lane));
  phase('enqueue with a paper');
  await save(cache.saveApplication, 'p', [Buffer.from('%PDF-1.7 an invented paper')]);
  phase('acknowledge');
  let answers = 0;
  deliver(cache, () => {
    answers += 1;
    return answers === 2 ? 'declined' : 'acknowledged';
  });
  await untilWaiting(cache, 0);
  await save(cache.saveApplication, 'd');
  phase('checkpoint');
  await cache.close();
  phase('archive');
  months += 1;
  const later = await open();
  phase('enqueue after archive');
  await save(later.saveApplication, 'a');
  await later.close();
  phase('migrate again');
  nextRelease();
  phase('roll back');
  const rolledBack = await open();
  await save(rolledBack.saveApplication, 'b');
  await rolledBack.close();
}

async function liveEndlessly(): Promise<never> {
  say({ say: 'phase', phase: 'start' });
  if (!existsSync(join(plan.folder, 'outbox.db'))) expectOk(attemptStorage(firstRelease));
  for (;;) {
    const cache = await open();
    deliver(cache, () => random.pick(['acknowledged', 'acknowledged', 'undecided', 'declined'] as const));
    for (let count = 5 + random.below(60); count > 0; count -= 1) {
      const number = await save(cache.saveApplication, `lane-${random.below(5)}`);
      if (random.below(3) === 0) print(cache, number);
      if (random.below(4) === 0) await turn();
    }
    await cache.close();
    months += 1;
  }
}

watchSteps(onStep, { database: plan.weakDatabase, journal: plan.weakJournal });
if (plan.life === 'endless') await liveEndlessly();
await liveOnce();
say({ say: 'done', steps });

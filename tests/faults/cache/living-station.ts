/** Child of the tests beside it: a station that does all a cache does and says what it promised. */
import { createHash } from 'node:crypto';
import { existsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { DeliveryResult, OutboundApplication, SendApplications } from '../../../app/contracts/delivery.ts';
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
import type { LifePlan, SavedPaper, Word } from './words.ts';

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

let phase = '';
const steps: string[] = [];
function onStep(label: string): void {
  steps.push(`${phase}: ${label}`);
  if (steps.length !== plan.stopAt) return;
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

async function save(saveApplication: SaveApplication, lane: string, texts: readonly string[] = []): Promise<string> {
  const plaintexts = texts.map((text) => Buffer.from(`%PDF-1.7 ${text}`));
  const hashes = plaintexts.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
  let papers: readonly SavedPaper[] = [];
  const saved = await saveApplication({
    lane,
    papers: plaintexts,
    build({ receiptNumber, sealedPapers }) {
      papers = sealedPapers.map(({ sealedSha256 }, index) => ({ sealedSha256, plaintextSha256: hashes[index] ?? '' }));
      return specimenApplication(receiptNumber);
    },
  });
  const { key, receiptNumber: number, pickupCode, caseNumber } = expectOk(saved);
  say({ say: 'saved', key, receiptNumber: number, pickupCode, caseNumber, papers });
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
  commitWithJournal({ database, audit, journal }, () => {
    insert.run({ ...row, ...receipt });
    queue.run({ ...row, sealed: sealed.bytes, rowHash: rowHash(row) });
    return { frame: { kind: 'saved', row, receipt, sealed: sealed.bytes }, answer: null };
  });
  const { pickupCode } = receipt;
  say({ say: 'saved', key: row.key, receiptNumber: number, pickupCode, caseNumber: null, papers: [] });
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
  answersPaper: () => boolean,
): void {
  const take = (application: OutboundApplication): DeliveryResult => {
    const { key, receiptNumber, epoch, sequence, sealedSha256, caseNumber = null } = application;
    const outcome = answer(application);
    if (outcome === 'declined') {
      say({ say: 'county-returned', key });
      return declined(application);
    }
    // Also where the acknowledgement will not arrive: the effect has happened.
    say({ say: 'county-took', key, receiptNumber, epoch, sequence, sealedSha256, caseNumber });
    if (outcome === 'undecided') return { outcome, code: 'timed-out', countyReached: true };
    return acknowledged(application);
  };
  const many: SendApplications<AbortSignal> = async (applications) => ({
    outcome: 'answered',
    results: new Map(applications.map((application) => [application.key, take(application)])),
  });
  cache.startDelivery({
    send: { many },
    async uploadAttachment({ sealedSha256, sizeBytes, read }, { onPlace, onOffset }) {
      onPlace(`/uploads/${sealedSha256}`);
      const bytes = await read(0, sizeBytes);
      onOffset(bytes.length);
      if (createHash('sha256').update(bytes).digest('hex') !== sealedSha256) {
        return { outcome: 'returned', code: 'hash-mismatch' };
      }
      say({ say: 'county-has-paper', sealedSha256 });
      if (!answersPaper()) return { outcome: 'undecided', code: 'timed-out', countyReached: true };
      const proof = { statement: '{}', signature: 'A'.repeat(86) };
      return { outcome: 'acknowledged', acknowledgement: { sealedSha256, ...proof } };
    },
    async reserveCaseNumbers({ key, count }) {
      const numbers = Array.from({ length: count }, (_, index) => `${key}-${index + 1}`);
      const grantedAt = new Date(clock.now()).toISOString();
      return { outcome: 'reserved', block: { numbers, grantedAt, statement: '{}', signature: 'A'.repeat(86) } };
    },
    leastFreeCaseNumbers: 4,
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

function enter(name: string): void {
  phase = name;
  say({ say: 'phase', phase: name });
}

async function liveOnce(): Promise<void> {
  enter('create');
  expectOk(attemptStorage(firstRelease));
  enter('migrate');
  const cache = await open();
  enter('enqueue');
  for (const lane of ['a', 'b', 'c']) print(cache, await save(cache.saveApplication, lane));
  enter('enqueue with a paper');
  await save(cache.saveApplication, 'p', ['an invented paper', 'its back']);
  enter('acknowledge');
  let answers = 0;
  let papersTaken = 0;
  deliver(
    cache,
    () => {
      answers += 1;
      return answers === 2 ? 'declined' : 'acknowledged';
    },
    () => {
      papersTaken += 1;
      return true;
    },
  );
  await untilWaiting(cache, 0);
  while (papersTaken < 2) await turn();
  await save(cache.saveApplication, 'd');
  enter('checkpoint');
  await cache.close();
  enter('archive');
  months += 1;
  const later = await open();
  enter('enqueue after archive');
  await save(later.saveApplication, 'a');
  await later.close();
  enter('migrate again');
  nextRelease();
  enter('roll back');
  const rolledBack = await open();
  await save(rolledBack.saveApplication, 'b');
  await rolledBack.close();
}

async function liveEndlessly(): Promise<never> {
  enter('start');
  if (!existsSync(join(plan.folder, 'outbox.db'))) expectOk(attemptStorage(firstRelease));
  for (;;) {
    const cache = await open();
    deliver(
      cache,
      () => random.pick(['acknowledged', 'acknowledged', 'undecided', 'declined'] as const),
      () => random.below(3) > 0,
    );
    for (let count = 5 + random.below(60); count > 0; count -= 1) {
      const texts =
        random.below(6) === 0 ? [`${plan.seed} ${months} ${count}`, `${plan.seed} ${months} ${count} back`] : [];
      const number = await save(cache.saveApplication, `lane-${random.below(5)}`, texts.slice(random.below(2)));
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

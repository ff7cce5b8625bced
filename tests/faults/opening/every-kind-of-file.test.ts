import {
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type OpeningBench, openingBench, usableWithinMs } from './opening-bench.ts';

/** Promised applications are found again by their pick-up codes, and still wait for the county. */
async function nothingLost(bench: OpeningBench): Promise<void> {
  const cache = await bench.open();
  for (const { pickupCode, receiptNumber } of bench.promised) {
    expect(cache.findReceiptByPickupCode(pickupCode)).toMatchObject({ ok: true, value: { receiptNumber } });
  }
  expect(cache.waitingCount()).toEqual({ ok: true, value: bench.promised.length });
  await cache.close();
}

const wal = (bench: OpeningBench): string => `${bench.database}-wal`;
const shm = (bench: OpeningBench): string => `${bench.database}-shm`;

/** A copy of database and WAL as a station that lost its power leaves them. */
async function leaveWal(bench: OpeningBench): Promise<void> {
  const cache = await bench.open();
  const [database, log] = [`${bench.database}.left`, `${bench.database}.left-wal`];
  copyFileSync(bench.database, database);
  copyFileSync(wal(bench), log);
  await cache.close();
  renameSync(database, bench.database);
  renameSync(log, wal(bench));
}

const damages: readonly (readonly [string, (bench: OpeningBench) => void | Promise<void>])[] = [
  ['nothing is wrong', () => {}],
  ['the database is truncated', (bench) => truncateSync(bench.database, 5000)],
  ['the database is cut within its first page', (bench) => truncateSync(bench.database, 60)],
  ['the database is empty', (bench) => truncateSync(bench.database, 0)],
  ['the database is garbage', (bench) => writeFileSync(bench.database, Buffer.alloc(50_000, 'garbage '))],
  ['the database is gone', (bench) => rmSync(bench.database)],
  ['a stray WAL lies beside it', (bench) => writeFileSync(wal(bench), Buffer.alloc(40_000, 0x5a))],
  [
    'a WAL without its database',
    async (bench) => {
      await leaveWal(bench);
      rmSync(bench.database);
    },
  ],
  [
    'the WAL is truncated',
    async (bench) => {
      await leaveWal(bench);
      truncateSync(wal(bench), 100);
    },
  ],
  [
    'the WAL is gone',
    async (bench) => {
      await leaveWal(bench);
      rmSync(wal(bench));
    },
  ],
  ['an -shm is left over', (bench) => writeFileSync(shm(bench), Buffer.alloc(32_768, 0xa5))],
  [
    'it is the sound database of some other program',
    (bench) => {
      rmSync(bench.database);
      const other = new Database(bench.database);
      other.exec('CREATE TABLE outbox (whatever TEXT)');
      other.close();
    },
  ],
  [
    'a table was dropped from it',
    (bench) => {
      const database = new Database(bench.database);
      database.exec('DROP TABLE document_prints');
      database.close();
    },
  ],
  ['the journal is gone', (bench) => rmSync(join(bench.outboxFolder, 'journal'), { recursive: true })],
  [
    'the journal is garbage',
    (bench) => writeFileSync(join(bench.outboxFolder, 'journal', 'outbox.journal'), 'CBJ1'.repeat(9000)),
  ],
  ['the reserve is gone', (bench) => rmSync(join(bench.outboxFolder, 'reserve'), { force: true })],
];

test.each(damages)('%s: in service within five seconds, and nothing promised is lost', async (_what, damage) => {
  const bench = await openingBench();
  await damage(bench);
  const station = bench.start();
  const { screen, afterMs } = await station.sees('inviting');
  expect(screen.savingOff).toBeNull();
  expect(screen.waiting).toBe(bench.promised.length);
  expect(afterMs).toBeLessThan(usableWithinMs);
  await station.close();
  await nothingLost(bench);
});

test.each<[string, (bench: OpeningBench) => void]>([
  [
    'a folder lies where the database belongs',
    (bench) => {
      rmSync(bench.database);
      mkdirSync(bench.database);
    },
  ],
  [
    'a file lies where the folder belongs',
    (bench) => {
      renameSync(bench.outboxFolder, `${bench.outboxFolder}.moved`);
      writeFileSync(bench.outboxFolder, '');
    },
  ],
  [
    'a file lies where the journal folder belongs',
    (bench) => {
      renameSync(join(bench.outboxFolder, 'journal'), join(bench.outboxFolder, 'journal.moved'));
      writeFileSync(join(bench.outboxFolder, 'journal'), '');
    },
  ],
  [
    'the folder is a link to itself',
    (bench) => {
      renameSync(bench.outboxFolder, `${bench.outboxFolder}.moved`);
      symlinkSync('outbox', bench.outboxFolder);
    },
  ],
])('%s: guides within five seconds, and the staff are told', async (_what, damage) => {
  const bench = await openingBench();
  damage(bench);
  const station = bench.start();
  const { screen, afterMs } = await station.sees('inviting');
  expect(screen.savingOff).toEqual({ code: 'DAT-01' });
  expect(afterMs).toBeLessThan(usableWithinMs);
  expect(existsSync(bench.profilePath)).toBe(true);
});

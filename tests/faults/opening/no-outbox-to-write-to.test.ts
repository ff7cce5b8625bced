import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { type OpeningBench, openingBench, type RunningStation, usableWithinMs } from './opening-bench.ts';

const nobody = 65534;
/** Permissions bind everybody but root; another user can be taken only by root. */
const isRoot = process.getuid?.() === 0;
const userOptions = isRoot ? { uid: nobody } : {};

/** The kiosk shows guides and finds receipts, and does not let anybody begin what it cannot save. */
async function offersWhatNeedsNoSaving(bench: OpeningBench, station: RunningStation): Promise<void> {
  const { screen } = await station.sees('inviting');
  const itemCode = screen.services[0]?.itemCode ?? '';
  station.send({ type: 'choose-service', itemCode });
  const guide = await station.sees('guide');
  expect(guide.screen).toMatchObject({ canBegin: false, notices: ['guide-only'] });
  station.send({ type: 'begin' });
  station.send({ type: 'go-back' });
  await station.sees('inviting');
  expect(station.shown.map((shown) => shown.screen.kind)).not.toContain('present-card');
  station.send({ type: 'look-up-receipt' });
  await station.sees('enter-pickup-code');
  station.send({ type: 'enter-pickup-code', code: bench.promised[0]?.pickupCode ?? '' });
  const found = await station.sees('receipt-found');
  expect(found.screen).toMatchObject({ receiptNumber: bench.promised[0]?.receiptNumber, outcome: 'kept' });
  station.send({ type: 'finish' });
  await station.sees('inviting');
}

async function serviceWithin(station: RunningStation, code: string): Promise<void> {
  const { screen, afterMs } = await station.sees('inviting');
  expect(screen.savingOff).toEqual({ code });
  expect(afterMs).toBeLessThan(usableWithinMs);
}

test('another process holds the database: the station waits for it, and goes into service when it lets go', async () => {
  const bench = await openingBench();
  const holder = await bench.open();
  const station = bench.start();
  await serviceWithin(station, 'DAT-05');
  await offersWhatNeedsNoSaving(bench, station);
  await holder.close();
  const { screen } = await station.sees('inviting', ({ savingOff }) => savingOff === null);
  expect(screen.waiting).toBe(bench.promised.length);
});

test('a process killed while it held the database does not keep the next one out', async () => {
  const bench = await openingBench();
  const script = `const D = require('better-sqlite3'); const d = new D(process.argv[1]);
    d.pragma('locking_mode = EXCLUSIVE'); d.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['-e', script, bench.database], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  holder.kill('SIGKILL');
  await new Promise((resolve) => holder.once('exit', resolve));
  const { screen, afterMs } = await bench.start().sees('inviting');
  expect(screen.savingOff).toBeNull();
  expect(afterMs).toBeLessThan(usableWithinMs);
});

test('a database from the future is left alone, byte for byte', async () => {
  const bench = await openingBench();
  const database = new Database(bench.database);
  database.exec('UPDATE schema_compatibility SET readable_from = 9998, version = 9999');
  database.pragma('user_version = 9999');
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  const before = readFileSync(bench.database);
  const station = bench.start();
  await serviceWithin(station, 'DAT-02');
  await offersWhatNeedsNoSaving(bench, station);
  await station.close();
  expect(readFileSync(bench.database).equals(before)).toBe(true);
});

test.runIf(isRoot)('a folder that takes no writes', async () => {
  const bench = await openingBench();
  bench.giveTo(nobody);
  chmodSync(bench.outboxFolder, 0o555);
  chmodSync(bench.database, 0o444);
  const station = bench.start(userOptions);
  await serviceWithin(station, 'DAT-04');
  await offersWhatNeedsNoSaving(bench, station);
});

test.runIf(isRoot)('a folder nobody may look into', async () => {
  const bench = await openingBench();
  bench.giveTo(nobody);
  chmodSync(bench.outboxFolder, 0o000);
  onTestFinished(() => chmodSync(bench.outboxFolder, 0o755));
  const station = bench.start(userOptions);
  await serviceWithin(station, 'DAT-04');
  // Not even the journal can be read: the code is not found, and nothing breaks.
  station.send({ type: 'look-up-receipt' });
  await station.sees('enter-pickup-code');
  station.send({ type: 'enter-pickup-code', code: '00000000' });
  await station.sees('enter-pickup-code', ({ notFound }) => notFound);
});

test.runIf(isRoot)('a whole data folder that is not ours', async () => {
  const bench = await openingBench();
  chmodSync(bench.dataFolder, 0o700);
  const station = bench.start(userOptions);
  await serviceWithin(station, 'DAT-04');
});

test('what is left of an older release opens with all its applications', async () => {
  const bench = await openingBench();
  const database = new Database(bench.database);
  // As the first release left it: no hashes, no print counts.
  database.exec(`
    DROP TRIGGER receipt_register_changed; DROP TRIGGER document_prints_changed; DROP TABLE document_prints;
    ALTER TABLE receipt_register DROP COLUMN entry_hash;`);
  mkdirSync(join(bench.dataFolder, 'logs'), { recursive: true });
  database.close();
  const { screen } = await bench.start().sees('inviting');
  expect(screen).toMatchObject({ savingOff: null, waiting: bench.promised.length });
});

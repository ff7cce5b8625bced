import { expect, onTestFinished, test } from 'vitest';
import { createAuditLog } from './audit/audit-log.ts';
import { createCountyTime } from './county-time.ts';
import { openOutboxDatabase } from './open-database.ts';
import { specimenStation } from './specimen-cache.ts';

const clockMs = Date.parse('2026-11-24T01:00:00Z');
const countyMs = clockMs + 60 * 60_000;

test('what the county told in a transaction that a full disk took back is not known, and is written the next time', () => {
  const station = specimenStation();
  onTestFinished(() => station.remove());
  const opened = openOutboxDatabase(station.folder, () => clockMs);
  if (!opened.ok) throw new Error(opened.failure.code);
  const { database } = opened.value;
  onTestFinished(() => void database.close());
  const create = () =>
    createCountyTime(
      database,
      createAuditLog(database, () => clockMs),
      () => clockMs,
    );
  const leaps = () => database.prepare("SELECT count(*) FROM audit WHERE event = 'clock-leapt'").pluck().get();
  const time = create();
  const tell = (fails: boolean) => () => {
    time.told(countyMs);
    expect(time.now()).toBe(countyMs);
    if (fails) throw new Error('disk full');
  };

  expect(() => database.transaction(tell(true))()).toThrow('disk full');
  expect(time.latest()).toBeNull();
  expect(time.now()).toBe(clockMs);
  expect(() => database.transaction(tell(true))()).toThrow('disk full');
  database.transaction(tell(false))();
  expect(time.latest()).toBe(countyMs);
  expect(leaps()).toBe(1);
  expect(create().latest()).toBe(countyMs);
});

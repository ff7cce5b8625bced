import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCaseNumbers } from './case-numbers.ts';
import { openCountyDatabase } from './county-database.ts';
import { specimenKey, specimenStationCode } from './specimen-request.ts';

const now = () => Date.parse('2026-11-24T01:00:00Z');
const request = (serial: number, count: number) => ({
  stationCode: specimenStationCode,
  key: specimenKey(serial),
  count,
});

test('numbers are never given twice: not across blocks, a restart, or a restored backup', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cunban-county-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let database = openCountyDatabase(folder);
  const given: string[] = [];
  const give = (serial: number): void => {
    const numbers = createCaseNumbers(database, now);
    given.push(...numbers.reserve(request(serial, 5)).numbers, numbers.next('11130999MB000000135002014110003'));
  };
  give(1);
  const backup = join(folder, 'backup.db');
  await database.backup(backup);
  give(2);
  database.close();
  database = openCountyDatabase(folder);
  give(3);
  database.restore(backup);
  give(4);
  expect(new Set(given).size).toBe(24);
  const numbers = createCaseNumbers(database, now);
  expect(given.filter((number) => numbers.belongsTo(number, specimenStationCode))).toHaveLength(20);
  database.close();
});

test('the same key brings the same block, and no other one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cunban-county-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = openCountyDatabase(folder);
  onTestFinished(() => database.close());
  const numbers = createCaseNumbers(database, now);
  const block = numbers.reserve(request(1, 5));
  expect(numbers.reserve(request(1, 5))).toEqual(block);
  expect(() => numbers.reserve(request(1, 6))).toThrow('payload-differs');
  expect(block.numbers.every((number) => /^[0-9A-Z]{43}$/.test(number))).toBe(true);
});

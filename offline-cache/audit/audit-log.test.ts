import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyMigrations, outboxMigrations } from '../migrations/apply-migrations.ts';
import { createAuditLog } from './audit-log.ts';

let database: BetterSqlite3.Database;
beforeEach(() => {
  database = new BetterSqlite3(':memory:');
  applyMigrations(database, outboxMigrations);
});
afterEach(() => {
  database.close();
});

function threeLines() {
  const audit = createAuditLog(database, () => Date.parse('2026-11-24T01:00:00Z'));
  audit.append('cache-opened', 'epoch-1');
  audit.append('application-saved', 'L-1');
  audit.append('application-acknowledged', 'L-1', 'CASE-1');
  return audit;
}

test('an untouched chain is whole', () => {
  expect(threeLines().firstBrokenLine()).toBeNull();
});

test('a changed line is found', () => {
  const audit = threeLines();
  database.exec("UPDATE audit SET code = 'CASE-2' WHERE line = 3");
  expect(audit.firstBrokenLine()).toBe(3);
});

test('what a changed line says is not told, so that nothing is put right by it', () => {
  const audit = threeLines();
  const code = 'CASE-1';
  expect(audit.linesOf('application-acknowledged')).toMatchObject([{ subject: 'L-1', code }]);
  database.exec("UPDATE audit SET code = 'CASE-2' WHERE line = 3");
  expect(audit.linesOf('application-acknowledged')).toEqual([]);
});

test('a removed line is found', () => {
  const audit = threeLines();
  database.exec('DELETE FROM audit WHERE line = 2');
  expect(audit.firstBrokenLine()).toBe(3);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { outboxMigrations } from './migrations/apply-migrations.ts';
import { openOutboxDatabase } from './open-database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-future-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const now = () => 0;
const next = (outboxMigrations.at(-1)?.version ?? 0) + 1;
const additive = { version: next, readableFrom: 1, sql: 'ALTER TABLE outbox ADD COLUMN priority INTEGER' };
const breaking = { version: next, readableFrom: next, sql: 'DROP TABLE audit' };

test('a database that newer software changed beyond our understanding is refused and left alone', () => {
  const newer = openOutboxDatabase(folder, now, [...outboxMigrations, breaking]);
  if (!newer.ok) throw new Error(newer.failure.code);
  newer.value.database.close();
  expect(openOutboxDatabase(folder, now)).toMatchObject({ ok: false, failure: { code: 'database-from-future' } });
  const again = openOutboxDatabase(folder, now, [...outboxMigrations, breaking]);
  if (!again.ok) throw new Error(again.failure.code);
  expect(again.value.quarantined).toBeNull();
  again.value.database.close();
});

test('after a roll-back the previous version runs on a database that only gained things', () => {
  const newer = openOutboxDatabase(folder, now, [...outboxMigrations, additive]);
  if (!newer.ok) throw new Error(newer.failure.code);
  newer.value.database.close();
  const older = openOutboxDatabase(folder, now);
  if (!older.ok) throw new Error(older.failure.code);
  expect(older.value.database.pragma('user_version', { simple: true })).toBe(next);
  older.value.database.close();
});

test.each([next - 2, next, next + 7])('a version that rotted to %i is told from a real one', (rotten) => {
  const first = openOutboxDatabase(folder, now);
  if (!first.ok) throw new Error(first.failure.code);
  first.value.database.pragma(`user_version = ${rotten}`);
  first.value.database.close();
  const opened = openOutboxDatabase(folder, now);
  if (!opened.ok) throw new Error(opened.failure.code);
  expect(opened.value.quarantined).not.toBeNull();
  opened.value.database.close();
});

test('the database of the first release is brought up to date with what is in it', () => {
  const first = openOutboxDatabase(folder, now, outboxMigrations.slice(0, 1));
  if (!first.ok) throw new Error(first.failure.code);
  first.value.database.exec("INSERT INTO station (id, epoch, begun_at) VALUES (1, 'e', 't')");
  first.value.database.close();
  const opened = openOutboxDatabase(folder, now);
  if (!opened.ok) throw new Error(opened.failure.code);
  expect(opened.value.quarantined).toBeNull();
  expect(opened.value.database.pragma('user_version', { simple: true })).toBe(next - 1);
  expect(opened.value.database.prepare('SELECT epoch FROM station').pluck().get()).toBe('e');
  opened.value.database.close();
});

test('a migration that fails half-way leaves the schema as it was', () => {
  const broken = {
    version: next,
    readableFrom: 1,
    sql: 'CREATE TABLE half (a TEXT) STRICT; SELECT no_such_function();',
  };
  const first = openOutboxDatabase(folder, now);
  if (!first.ok) throw new Error(first.failure.code);
  first.value.database.close();
  expect(() => openOutboxDatabase(folder, now, [...outboxMigrations, broken])).toThrow();
  const opened = openOutboxDatabase(folder, now);
  if (!opened.ok) throw new Error(opened.failure.code);
  const { database } = opened.value;
  expect(database.pragma('user_version', { simple: true })).toBe(next - 1);
  expect(database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined();
  database.close();
});

test('durable settings are on, and every table is STRICT', () => {
  const opened = openOutboxDatabase(folder, now);
  if (!opened.ok) throw new Error(opened.failure.code);
  const { database } = opened.value;
  const setting = (name: string) => database.pragma(name, { simple: true });
  expect(setting('journal_mode')).toBe('wal');
  expect(setting('synchronous')).toBe(2);
  expect(setting('foreign_keys')).toBe(1);
  expect(setting('secure_delete')).toBe(1);
  const tables = database.pragma('table_list') as { readonly name: string; readonly strict: number }[];
  const loose = tables.filter(({ name, strict }) => !name.startsWith('sqlite_') && strict !== 1);
  expect(loose).toEqual([]);
  database.close();
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { applyMigrations } from '../migrations/apply-migrations.ts';
import { hasSchemaOf } from '../schema-check.ts';
import { setDatabaseAside } from '../set-database-aside.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';
import { catalogueMigrations } from './catalogue-migrations.ts';

/** Where the catalogue lives: on disk, or only in memory where the disk does not take it. */
export interface OpenedCatalogueDatabase {
  readonly database: Database;
  /** Name the predecessor was renamed to, damaged or written by newer software; `null` for none. */
  readonly setAside: string | null;
  /** Why it lives in memory; `null` while it is on disk. */
  readonly inMemory: StorageFailureCode | null;
}

const fileName = 'catalogue.db';

/**
 * Opens `catalogue.db`. Never fails: everything in it can be had again, so a file that is damaged, from the future or
 * judged unsound by `isSound` is set aside, and where the disk takes nothing the catalogue lives in memory.
 */
export function openCatalogueDatabase(
  folder: string,
  now: () => number,
  isSound: (database: Database) => boolean,
): OpenedCatalogueDatabase {
  const path = join(folder, fileName);
  const created = attemptStorage(() => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  if (!created.ok) return { database: openInMemory(), setAside: null, inMemory: created.failure.code };
  const first = openFile(path, isSound);
  if (first.ok) return { database: first.value, setAside: null, inMemory: null };
  const { code } = first.failure;
  if (code !== 'database-corrupt' && code !== 'database-from-future') {
    return { database: openInMemory(), setAside: null, inMemory: code };
  }
  const why = code === 'database-corrupt' ? 'corrupt' : 'future';
  const aside = attemptStorage(() => setDatabaseAside(folder, fileName, why, now()));
  if (!aside.ok) return { database: openInMemory(), setAside: null, inMemory: aside.failure.code };
  const fresh = openFile(path, isSound);
  return fresh.ok
    ? { database: fresh.value, setAside: aside.value, inMemory: null }
    : { database: openInMemory(), setAside: aside.value, inMemory: 'storage-failed' };
}

function openFile(
  path: string,
  isSound: (database: Database) => boolean,
): Result<Database, StorageFailureCode | 'database-from-future'> {
  const opened = attemptStorage(() => new BetterSqlite3(path, { timeout: 2000 }));
  if (!opened.ok) return opened;
  const prepared = attemptStorage(() => {
    const migrated = prepare(opened.value);
    if (!migrated.ok) return migrated;
    return isSound(opened.value) ? ok(null) : fail('database-corrupt', 'its content does not add up');
  });
  const result = prepared.ok ? prepared.value : prepared;
  if (result.ok) return ok(opened.value);
  opened.value.close();
  return result;
}

/** An empty catalogue that nobody keeps. */
export function openInMemory(): Database {
  const database = new BetterSqlite3(':memory:');
  const prepared = prepare(database);
  if (!prepared.ok) throw new Error(`a catalogue in memory: ${prepared.failure.code}`);
  return database;
}

function prepare(database: Database): Result<null, 'database-corrupt' | 'database-from-future'> {
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('journal_mode = WAL');
  // A lost last commit is only a version to be asked for again.
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  if (database.pragma('integrity_check(1)', { simple: true }) !== 'ok') return fail('database-corrupt');
  if (!hasSchemaOf(database, catalogueMigrations)) return fail('database-corrupt', 'schema');
  const migrated = applyMigrations(database, catalogueMigrations);
  return migrated.ok ? ok(null) : migrated;
}

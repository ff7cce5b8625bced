import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3, { type Database, SqliteError } from 'better-sqlite3';
import { fail, ok, type Result } from '../app/contracts/result.ts';
import { applyMigrations, outboxMigrations } from './migrations/apply-migrations.ts';
import type { Migration } from './migrations/migration.ts';
import { hasSchemaOf } from './schema-check.ts';
import { setDatabaseAside } from './set-database-aside.ts';
import { attemptStorage, type StorageFailureCode } from './storage-failure.ts';

export type OpenDatabaseFailureCode = StorageFailureCode | 'database-from-future';

export interface OpenedDatabase {
  readonly database: Database;
  /** Name the damaged predecessor was renamed to, `null` where there was none. */
  readonly quarantined: string | null;
}

const fileName = 'outbox.db';
/** Waiting blocks the thread; whoever opens tries again by itself after `database-locked`. */
const lockTimeoutMs = 250;

/**
 * Opens `outbox.db` in `folder`, which is created where missing. A damaged file is never fatal: it is renamed to
 * `outbox.db.corrupt-<time>` with its WAL, and an empty one is begun. Fails only with what staff must act on.
 */
export function openOutboxDatabase(
  folder: string,
  now: () => number,
  migrations: readonly Migration[] = outboxMigrations,
): Result<OpenedDatabase, OpenDatabaseFailureCode> {
  const created = attemptStorage(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // SQLite would only say that it cannot open some file.
    accessSync(folder, constants.W_OK);
  });
  if (!created.ok) return created;
  const path = join(folder, fileName);
  const first = openSound(path, migrations);
  if (first.ok) return ok({ database: first.value, quarantined: null });
  if (first.failure.code !== 'database-corrupt') return first;

  const aside = attemptStorage(() => setDatabaseAside(folder, fileName, 'corrupt', now()));
  if (!aside.ok) return aside;
  const fresh = openSound(path, migrations);
  return fresh.ok ? ok({ database: fresh.value, quarantined: aside.value }) : fresh;
}

function openSound(path: string, migrations: readonly Migration[]): Result<Database, OpenDatabaseFailureCode> {
  const opened = attemptStorage(() => new BetterSqlite3(path, { timeout: lockTimeoutMs }));
  if (!opened.ok) return opened;
  const database = opened.value;
  let result: Result<Database, OpenDatabaseFailureCode> | null = null;
  try {
    const prepared = attemptStorage(() => prepare(database, migrations));
    result = prepared.ok ? prepared.value : prepared;
    return result;
  } finally {
    // Left open it would hold its lock, and the next attempt would meet `database-locked`.
    if (result === null || !result.ok) database.close();
  }
}

function prepare(
  database: Database,
  migrations: readonly Migration[],
): Result<Database, 'database-corrupt' | 'database-from-future'> {
  // One process owns the outbox: gap-free sequence and journal order rest on it. It also does without the -shm file.
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('journal_mode = WAL');
  // better-sqlite3 defaults to NORMAL in WAL mode, which lost acknowledged commits in measured power cuts.
  database.pragma('synchronous = FULL');
  // 8 MiB of log, twice what SQLite takes: checkpoints then fall on one save in 150, and hot pages are carried over once.
  database.pragma('wal_autocheckpoint = 2000');
  database.pragma('foreign_keys = ON');
  database.pragma('secure_delete = ON');
  database.pragma('trusted_schema = OFF');
  if (database.pragma('integrity_check(1)', { simple: true }) !== 'ok') return fail('database-corrupt');
  if (!hasSchemaOf(database, migrations)) return fail('database-corrupt', 'schema');
  if (!foreignKeysHold(database)) return fail('database-corrupt', 'foreign keys');
  const migrated = applyMigrations(database, migrations);
  return migrated.ok ? ok(database) : migrated;
}

/** In the schema of a newer release a key may have come to refer to a column there is not: then SQLite cannot even ask. */
function foreignKeysHold(database: Database): boolean {
  try {
    return (database.pragma('foreign_key_check') as readonly unknown[]).length === 0;
  } catch (error) {
    if (error instanceof SqliteError && error.code === 'SQLITE_ERROR') return false;
    throw error;
  }
}

import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { outboxMigration } from './0001-outbox.ts';
import { documentPrintsMigration } from './0002-document-prints.ts';
import type { Migration } from './migration.ts';

/** Every migration in order. SQL lives in strings because the station runs from one bundled file. */
export const outboxMigrations: readonly Migration[] = [outboxMigration, documentPrintsMigration];

/**
 * Brings the database to the newest schema, each step in its own transaction. A database written by newer software is
 * refused with `database-from-future` unless that software declared it readable from our version on.
 */
export function applyMigrations(
  database: Database,
  migrations: readonly Migration[],
): Result<{ readonly from: number; readonly to: number }, 'database-from-future'> {
  const newest = migrations.at(-1)?.version ?? 0;
  const from = Number(database.pragma('user_version', { simple: true }));
  if (from > newest) {
    const readableFrom = readableFromVersion(database);
    return readableFrom <= newest
      ? ok({ from, to: from })
      : fail('database-from-future', `schema ${from}, readable from ${readableFrom}, this software knows ${newest}`);
  }
  for (const migration of migrations.filter((step) => step.version > from)) {
    database
      .transaction(() => {
        database.exec(migration.sql);
        database.exec('CREATE TABLE IF NOT EXISTS schema_compatibility (readable_from INTEGER NOT NULL) STRICT');
        database.exec('DELETE FROM schema_compatibility');
        database.prepare('INSERT INTO schema_compatibility (readable_from) VALUES (?)').run(migration.readableFrom);
        database.pragma(`user_version = ${migration.version}`);
      })
      .immediate();
  }
  return ok({ from, to: newest });
}

function readableFromVersion(database: Database): number {
  const known = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_compatibility'").get();
  if (known === undefined) return Number.POSITIVE_INFINITY;
  const row = database.prepare<[], { readable_from: number }>('SELECT readable_from FROM schema_compatibility').get();
  return row?.readable_from ?? Number.POSITIVE_INFINITY;
}

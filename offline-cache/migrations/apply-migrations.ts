import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { outboxMigration } from './0001-outbox.ts';
import { documentPrintsMigration } from './0002-document-prints.ts';
import { entryHashesMigration } from './0003-entry-hashes.ts';
import { deliveryMigration } from './0004-delivery.ts';
import { draftsMigration } from './0005-drafts.ts';
import { retentionMigration } from './0006-retention.ts';
import { detailsFoundMigration } from './0007-details-found.ts';
import { wrongTimesMigration } from './0008-wrong-times.ts';
import type { Migration } from './migration.ts';

/** Every migration in order. SQL lives in strings because the station runs from one bundled file. */
export const outboxMigrations: readonly Migration[] = [
  outboxMigration,
  documentPrintsMigration,
  entryHashesMigration,
  deliveryMigration,
  draftsMigration,
  retentionMigration,
  detailsFoundMigration,
  wrongTimesMigration,
];

/**
 * Brings the database to the newest schema, each step in its own transaction. A database written by newer software is
 * refused with `database-from-future` unless that software declared it readable from our version on.
 */
export function applyMigrations(
  database: Database,
  migrations: readonly Migration[],
): Result<{ readonly from: number; readonly to: number }, 'database-from-future' | 'database-corrupt'> {
  const newest = migrations.at(-1)?.version ?? 0;
  const from = Number(database.pragma('user_version', { simple: true }));
  const noted = notedVersion(database);
  if (noted !== null && noted !== from) return fail('database-corrupt', `schema ${from}, noted as ${noted}`);
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
        if (notesVersion(database))
          database.prepare('UPDATE schema_compatibility SET version = ?').run(migration.version);
        database.pragma(`user_version = ${migration.version}`);
      })
      .immediate();
  }
  return ok({ from, to: newest });
}

function notesVersion(database: Database): boolean {
  return (
    database.prepare("SELECT 1 FROM pragma_table_info('schema_compatibility') WHERE name = 'version'").get() !==
    undefined
  );
}

/** The schema version as noted beside `user_version`, where a flipped bit would have migrations run again. */
function notedVersion(database: Database): number | null {
  if (!notesVersion(database)) return null;
  return database.prepare<[], number | null>('SELECT version FROM schema_compatibility').pluck().get() ?? null;
}

function readableFromVersion(database: Database): number {
  const known = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_compatibility'").get();
  if (known === undefined) return Number.POSITIVE_INFINITY;
  const row = database.prepare<[], { readable_from: number }>('SELECT readable_from FROM schema_compatibility').get();
  return row?.readable_from ?? Number.POSITIVE_INFINITY;
}

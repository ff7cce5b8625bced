import BetterSqlite3, { type Database } from 'better-sqlite3';
import { applyMigrations } from './migrations/apply-migrations.ts';
import type { Migration } from './migrations/migration.ts';

/**
 * Whether a database holds every table and column that `migrations` make up to its version. A sound file of some other
 * program, or one whose schema lost a table or a letter, would otherwise be found out only by the first statement that
 * fails. Ask before migrating: a step that fails on a schema of ours is a bug, on anything else a file to set aside. More
 * than expected is no harm: newer software adds, and never takes away what older software reads; a version that no
 * migration here makes is for `applyMigrations` to judge.
 */
export function hasSchemaOf(database: Database, migrations: readonly Migration[]): boolean {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > (migrations.at(-1)?.version ?? 0)) return true;
  if (version === 0) return columnsOf(database).size === 0;
  const pristine = new BetterSqlite3(':memory:');
  try {
    applyMigrations(
      pristine,
      migrations.filter((migration) => migration.version <= version),
    );
    const found = columnsOf(database);
    return [...columnsOf(pristine)].every((column) => found.has(column));
  } finally {
    pristine.close();
  }
}

function columnsOf(database: Database): ReadonlySet<string> {
  const columns = database
    .prepare<[], string>(
      `SELECT t.name || '.' || c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .pluck();
  return new Set(columns.all());
}

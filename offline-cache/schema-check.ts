import BetterSqlite3, { type Database } from 'better-sqlite3';
import { applyMigrations } from './migrations/apply-migrations.ts';
import type { Migration } from './migrations/migration.ts';

/**
 * Whether a database at `version` holds every table and column that `migrations` make up to there. A sound file of some
 * other program, or one whose schema lost a table, would otherwise be found out only by the first statement that fails.
 * More than expected is no harm: newer software adds, and never takes away what older software reads.
 */
export function hasSchemaOf(database: Database, version: number, migrations: readonly Migration[]): boolean {
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

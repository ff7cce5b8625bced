import BetterSqlite3, { type Database } from 'better-sqlite3';
import { applyMigrations } from './migrations/apply-migrations.ts';
import type { Migration } from './migrations/migration.ts';

/**
 * Whether a database holds every table, index and trigger that `migrations` make up to its version, word for word. A sound
 * file of some other program, or one whose schema lost a table or a letter, would otherwise be found out only by the first
 * statement that fails, or by a constraint that no longer holds. Ask before migrating: a step that fails on a schema of
 * ours is a bug, on anything else a file to set aside. A version that no migration here makes is for `applyMigrations` to
 * judge.
 */
export function hasSchemaOf(database: Database, migrations: readonly Migration[]): boolean {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > (migrations.at(-1)?.version ?? 0)) return true;
  const found = definitionsOf(database);
  if (version === 0) return found.size === 0;
  const pristine = new BetterSqlite3(':memory:');
  try {
    applyMigrations(
      pristine,
      migrations.filter((migration) => migration.version <= version),
    );
    return [...definitionsOf(pristine)].every(([name, sql]) => found.get(name) === sql);
  } finally {
    pristine.close();
  }
}

/** By type and name; without comments and line breaks, which may change in a migration that was shipped. */
function definitionsOf(database: Database): ReadonlyMap<string, string> {
  // Shadow tables are written by whichever SQLite it was.
  const definitions = database.prepare<[], { readonly name: string; readonly sql: string }>(
    `SELECT type || ' ' || name AS name, sql FROM sqlite_schema
     WHERE sql IS NOT NULL AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')`,
  );
  return new Map(
    definitions
      .all()
      .map(({ name, sql }) => [name, sql.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').trim()] as const),
  );
}

import type { Database } from 'better-sqlite3';
import { uuidv7 } from 'uuidv7';

/**
 * The epoch of this database file: drawn once when the file is new and kept for its life. Sequences are gap-free within
 * an epoch, so the county can tell "a fresh database" from "applications are missing". Where the audit log remembers
 * another one (`audited`), the stored one is damaged and a new epoch begins.
 */
export function beginEpoch(database: Database, now: () => number, audited: string | null): string {
  const known = database.prepare<[], string>('SELECT epoch FROM station WHERE id = 1').pluck().get();
  if (known !== undefined && (audited === null || audited === known)) return known;
  const epoch = uuidv7();
  database
    .prepare(
      'INSERT INTO station (id, epoch, begun_at) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET epoch = excluded.epoch',
    )
    .run(epoch, new Date(now()).toISOString());
  return epoch;
}

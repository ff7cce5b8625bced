import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { storageFailureCode } from '../storage-failure.ts';
import { eraseFile } from './erase-file.ts';
import { isErasedAnew } from './superseded.ts';

/** A damaged database that was set aside, with its companions. */
export interface QuarantinedDatabase {
  readonly name: string;
  /** RFC 3339; by the clock of that moment. */
  readonly setAsideAt: string;
}

const pattern = /^outbox\.db\.corrupt-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/;

/** Databases set aside in `folder`, oldest first. Throws what the file system throws. */
export function quarantinedDatabases(folder: string): readonly QuarantinedDatabase[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const [, year, month, day, hour, minute, second, ms] = pattern.exec(name) ?? [];
      return year === undefined
        ? []
        : [{ name, setAsideAt: `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z` }];
    });
}

/** Overwrites and removes one, with its companions. */
export function eraseQuarantined(folder: string, { name }: QuarantinedDatabase): void {
  for (const companion of ['-wal', '-shm', '']) eraseFile(join(folder, name + companion));
}

/**
 * Whether all that a quarantined database held is proven to be with the county: every row that was saved before it was
 * set aside is settled, or erased with the newer one that settled it, none is missing in the sequence of its epoch, and
 * whatever of the damaged file can still be read names no other.
 */
export function isProvenDelivered(database: Database, folder: string, quarantined: QuarantinedDatabase): boolean {
  const open = database
    .prepare<[string], number>(
      `SELECT count(*) FROM outbox
       WHERE created_at <= ? AND state NOT IN ('acknowledged', 'archived', 'rejected') AND NOT ${isErasedAnew}`,
    )
    .pluck()
    .get(quarantined.setAsideAt);
  if (open !== 0) return false;
  const gaps = database
    .prepare<[string], number>(
      `SELECT count(*) FROM (SELECT epoch, count(*) AS known, max(sequence) AS highest FROM outbox
                             WHERE created_at <= ? GROUP BY epoch) WHERE known <> highest`,
    )
    .pluck()
    .get(quarantined.setAsideAt);
  if (gaps !== 0) return false;
  const settled = database
    .prepare<[string], number>(
      `SELECT 1 FROM outbox
       WHERE key = ? AND (state IN ('acknowledged', 'archived', 'rejected') OR ${isErasedAnew})`,
    )
    .pluck();
  return keysStillReadable(join(folder, quarantined.name)).every((key) => settled.get(key) === 1);
}

/** Keys that can be read in a damaged database, up to the place where it is damaged. */
function keysStillReadable(path: string): readonly string[] {
  const keys: string[] = [];
  try {
    const damaged = new BetterSqlite3(path, { readonly: true });
    try {
      damaged.pragma('trusted_schema = OFF');
      for (const key of damaged.prepare<[], string>('SELECT key FROM outbox ORDER BY position').pluck().iterate()) {
        keys.push(key);
      }
    } finally {
      damaged.close();
    }
  } catch (error) {
    if (storageFailureCode(error) === null && !(error instanceof BetterSqlite3.SqliteError)) throw error;
  }
  return keys;
}

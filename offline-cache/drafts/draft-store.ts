import type { Database } from 'better-sqlite3';
import type { DraftTime } from './draft-time.ts';

/** More unfinished visits than a station has in three days; beyond it the next to expire go. */
const mostDrafts = 500;

/** Erases a draft inside the caller's transaction. */
export function eraseDraft(database: Database, tag: Uint8Array): void {
  database.prepare<[Uint8Array]>('DELETE FROM draft WHERE tag = ?').run(tag);
}

/** Sealed drafts by tag. Throws what SQLite throws. */
export function createDraftStore(database: Database, time: DraftTime) {
  const upsert = database.prepare<[Uint8Array, Uint8Array, number]>(
    `INSERT INTO draft (tag, sealed, expires_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at`,
  );
  const select = database
    .prepare<[Uint8Array, number], Buffer>('SELECT sealed FROM draft WHERE tag = ? AND expires_at > ?')
    .pluck();
  const remove = database.prepare<[Uint8Array]>('DELETE FROM draft WHERE tag = ?');
  const removeExpired = database.prepare<[number]>('DELETE FROM draft WHERE expires_at <= ?');
  const removeBeyond = database.prepare<[number]>(
    'DELETE FROM draft WHERE tag IN (SELECT tag FROM draft ORDER BY expires_at DESC LIMIT -1 OFFSET ?)',
  );
  const removeNewest = database.prepare<[number]>(
    'DELETE FROM draft WHERE tag IN (SELECT tag FROM draft ORDER BY expires_at DESC LIMIT ?)',
  );
  /** What was erased is zeroed in its page; the log still holds the page as it was. */
  const truncateLog = (): void => void database.pragma('wal_checkpoint(TRUNCATE)');

  return {
    keep(tag: Uint8Array, sealed: Uint8Array, lifeMs: number): void {
      database
        .transaction(() => {
          time.remember();
          upsert.run(tag, sealed, time.now() + lifeMs);
          removeBeyond.run(mostDrafts);
        })
        .immediate();
    },
    find: (tag: Uint8Array): Uint8Array | null => select.get(tag, time.now()) ?? null,
    drop(tag: Uint8Array): void {
      if (remove.run(tag).changes > 0) truncateLog();
    },
    dropExpired(): void {
      if (removeExpired.run(time.now()).changes > 0) truncateLog();
    },
    /** Erases the `count` drafts that were kept last. */
    dropNewest(count: number): void {
      if (removeNewest.run(count).changes > 0) truncateLog();
    },
    rememberTime: () => time.remember(),
  };
}

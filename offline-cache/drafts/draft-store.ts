import type { Database } from 'better-sqlite3';
import type { DraftTime } from './draft-time.ts';

/** More unfinished visits than a station has in three days; beyond it the next to expire go. */
const mostDrafts = 500;
const lifeMs = 72 * 60 * 60_000;

export type DraftStore = ReturnType<typeof createDraftStore>;

/** Erases a draft inside the caller's transaction. */
export function eraseDraft(database: Database, tag: Uint8Array): void {
  database.prepare<[Uint8Array]>('DELETE FROM draft WHERE tag = ?').run(tag);
}

/**
 * Erases, inside the caller's transaction, the drafts of `count` applications that only the journal knew of: their
 * commit, which would have erased them, was cut off. One visit at a time keeps drafts, so these are the newest.
 */
export function eraseNewestDrafts(database: Database, count: number): void {
  database
    .prepare<[number]>('DELETE FROM draft WHERE tag IN (SELECT tag FROM draft ORDER BY expires_at DESC LIMIT ?)')
    .run(count);
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
  /** Also what would live longer than any draft may: its end has rotted, or the time has. */
  const removeOutside = database.prepare<[number, number]>('DELETE FROM draft WHERE expires_at <= ? OR expires_at > ?');
  const removeBeyond = database.prepare<[number]>(
    'DELETE FROM draft WHERE tag IN (SELECT tag FROM draft ORDER BY expires_at DESC LIMIT -1 OFFSET ?)',
  );
  const any = database.prepare<[], number>('SELECT 1 FROM draft LIMIT 1').pluck();
  const isEmpty = (): boolean => any.get() === undefined;
  const moveBack = database.prepare<[number]>('UPDATE draft SET expires_at = expires_at - ?');
  /** What was erased is zeroed in its page; the log still holds the page as it was. */
  const truncateLog = (): void => void database.pragma('wal_checkpoint(TRUNCATE)');

  return {
    keep(tag: Uint8Array, sealed: Uint8Array): void {
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
    /** Remembers the time and erases what had its own; writes nothing where there are no drafts. */
    sweep(): void {
      if (isEmpty()) return;
      time.remember();
      if (removeOutside.run(time.now(), time.now() + lifeMs).changes > 0) truncateLog();
    },
    rememberTime(): void {
      if (!isEmpty()) time.remember();
    },
    /**
     * Takes the time back to the county's where a leap of the clock had taken it ahead, and with it the ends of all
     * drafts: each has as long to live as before. Of those that were there when the station was started with its time
     * ahead nobody knows how long it was off meanwhile, so they go.
     */
    countyTold(countyMs: number): void {
      const backMs = time.aheadOf(countyMs);
      if (backMs === 0) return;
      const unsureUntil = time.unsureUntil();
      const erased = database
        .transaction(() => {
          const endedBy = unsureUntil === null ? time.now() : unsureUntil + lifeMs;
          const { changes } = removeOutside.run(endedBy, time.now() + lifeMs);
          moveBack.run(backMs);
          time.remember(backMs);
          return changes;
        })
        .immediate();
      time.goBack(backMs);
      if (erased > 0) truncateLog();
    },
  };
}

import type { Database } from 'better-sqlite3';

export type DraftTime = ReturnType<typeof createDraftTime>;

/**
 * The time by which drafts expire, in ms. It is the machine's clock while that goes forward. A clock that leaps back
 * (an empty battery, a wrong correction) does not lengthen a draft's life: the time goes on from the latest that was
 * seen, as fast as the machine runs. `elapsed` counts ms and never leaps.
 */
export function createDraftTime(database: Database, now: () => number, elapsed: () => number) {
  const stored = database.prepare<[], number>('SELECT latest_ms FROM draft_time WHERE id = 1').pluck().get() ?? 0;
  const store = database.prepare<[number]>(
    'INSERT INTO draft_time (id, latest_ms) VALUES (1, ?) ON CONFLICT DO UPDATE SET latest_ms = excluded.latest_ms',
  );
  let latest = Math.max(stored, now());
  let seenAt = elapsed();

  return {
    now(): number {
      const at = elapsed();
      latest = Math.max(now(), latest + (at - seenAt));
      seenAt = at;
      return Math.floor(latest);
    },
    /** Remembers the time across restarts; inside the caller's transaction. */
    remember(): void {
      store.run(this.now());
    },
  };
}

import type { Database } from 'better-sqlite3';

export type DraftTime = ReturnType<typeof createDraftTime>;

/** Clocks that differ by less are taken to agree. */
const toleranceMs = 10 * 60_000;
/** What claims to be later than any date has rotted. */
const endOfDates = 8.64e15;

/**
 * The time by which drafts expire, in ms. It is the machine's clock while that goes forward. A clock that leaps back
 * (an empty battery, a wrong correction) does not lengthen a draft's life: the time goes on from the latest that was
 * seen, as fast as the machine runs. Only the county's word takes it back. `elapsed` counts ms and never leaps.
 */
export function createDraftTime(database: Database, now: () => number, elapsed: () => number) {
  const read = database
    .prepare<[number], number>('SELECT latest_ms FROM draft_time WHERE id = 1 AND latest_ms < ?')
    .pluck();
  const stored = read.get(endOfDates) ?? 0;
  const store = database.prepare<[number]>(
    'INSERT INTO draft_time (id, latest_ms) VALUES (1, ?) ON CONFLICT DO UPDATE SET latest_ms = excluded.latest_ms',
  );
  let latest = Math.max(stored, now());
  let seenAt = elapsed();
  // Begun ahead of the clock, this time does not know how long the machine was off before.
  let begunAhead = stored - now() > toleranceMs ? latest : null;

  return {
    now(): number {
      const at = elapsed();
      latest = Math.max(now(), latest + (at - seenAt));
      seenAt = at;
      return Math.floor(latest);
    },
    /** Remembers the time across restarts, less `backMs`; inside the caller's transaction. */
    remember(backMs = 0): void {
      store.run(this.now() - backMs);
    },
    /**
     * By how much this time is ahead of the county's because of a leap that the clock itself has come back from; 0 for
     * nothing to put right. A clock that is still ahead measures well how long a draft has lived, and would only pull
     * this time ahead again.
     */
    aheadOf(countyMs: number): number {
      const clockMs = now();
      const isAhead = clockMs - countyMs <= toleranceMs && this.now() - countyMs > toleranceMs;
      return isAhead ? this.now() - Math.max(countyMs, clockMs) : 0;
    },
    /** Until when, in this time, what was done may lie longer back than it says; `null` for never. */
    unsureUntil: (): number | null => begunAhead,
    goBack(ms: number): void {
      latest -= ms;
      begunAhead = null;
    },
  };
}

import type { Database } from 'better-sqlite3';

const dayMs = 24 * 60 * 60_000;

/**
 * The time to erase by, epoch ms. Erasing is for good, so a clock that leapt ahead is not followed: from one sweep to the
 * next this time goes on by a day at most, unless the county has told a later one. A clock that fell back is followed, for
 * that only keeps things longer. Throws what SQLite throws; the caller holds the transaction.
 */
export function advanceRetentionTime(database: Database, nowMs: number, countyMs: number | null): number {
  const stored = database.prepare<[], number>('SELECT latest_ms FROM retention_time WHERE id = 1').pluck().get();
  const farthest = Math.max((stored ?? nowMs) + dayMs, countyMs ?? Number.NEGATIVE_INFINITY);
  const time = Math.min(nowMs, farthest);
  database
    .prepare<[number]>(
      'INSERT INTO retention_time (id, latest_ms) VALUES (1, ?) ON CONFLICT DO UPDATE SET latest_ms = excluded.latest_ms',
    )
    .run(time);
  return time;
}

import type { Database } from 'better-sqlite3';

const dayMs = 24 * 60 * 60_000;
/** A station's time that moved by more between two sweeps has leapt, and is not trusted for as long after. */
const leapMs = 31 * dayMs;

interface Swept {
  /** The time to erase by. */
  readonly time: number;
  /** The station's own time at the last sweep; `null` for one of an older release. */
  readonly sweptAt: number | null;
  readonly steadySince: number | null;
}

/**
 * The time to erase by, epoch ms. Erasing is for good, so nobody's word alone takes it far: from one sweep to the next it
 * follows the station's time by a day at most, both ways, so that a leap counts once and coming back from it takes that
 * back. What is lost so, while a station is off for days, is made up for once its time has not leapt for a month, up to
 * what clock and county both say (`agreedMs`). It is never ahead of the station's time: what is settled under a clock
 * that fell back is kept as long as anything. Throws what SQLite throws; the caller holds the transaction.
 */
export function advanceRetentionTime(database: Database, nowMs: number, agreedMs: number | null): number {
  const stored = database
    .prepare<[], Swept>(
      `SELECT latest_ms AS time, swept_at_ms AS sweptAt, steady_since_ms AS steadySince
       FROM retention_time WHERE id = 1`,
    )
    .get();
  const next = stored === undefined ? begin(database, nowMs) : goOn(stored, nowMs, agreedMs);
  database
    .prepare<[number, number, number]>(
      `INSERT INTO retention_time (id, latest_ms, swept_at_ms, steady_since_ms) VALUES (1, ?, ?, ?)
       ON CONFLICT DO UPDATE SET latest_ms = excluded.latest_ms, swept_at_ms = excluded.swept_at_ms,
         steady_since_ms = excluded.steady_since_ms`,
    )
    .run(next.time, nowMs, next.steadySince);
  return next.time;
}

type Next = Pick<Swept, 'time'> & { readonly steadySince: number };

/** What is rebuilt from the journal is no newer than it says; the power cut that lost the database may have lost the clock. */
function begin(database: Database, nowMs: number): Next {
  const newest = database.prepare<[], string | null>('SELECT max(created_at) FROM outbox').pluck().get();
  const newestMs = newest == null ? Number.NaN : Date.parse(newest);
  return { time: Number.isNaN(newestMs) ? nowMs : Math.min(nowMs, newestMs), steadySince: nowMs };
}

function goOn({ time, sweptAt, steadySince }: Swept, nowMs: number, agreedMs: number | null): Next {
  const moved = sweptAt === null ? dayMs : nowMs - sweptAt;
  const steady = Math.abs(moved) > leapMs ? nowMs : (steadySince ?? nowMs);
  const followed = time + Math.max(-dayMs, Math.min(dayMs, moved));
  const madeUp = nowMs - steady >= leapMs && agreedMs !== null ? Math.max(followed, agreedMs) : followed;
  return { time: Math.min(nowMs, madeUp), steadySince: steady };
}

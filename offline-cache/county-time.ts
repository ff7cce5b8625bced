import type { Database } from 'better-sqlite3';
import type { AuditLog } from './audit/audit-log.ts';
import { sha256Hex } from './sealed-store/sealed-store.ts';

/** The station's time with the county's as its floor. */
export interface CountyTime {
  /** Epoch ms: the machine's clock, but never before the latest time the county has told. */
  now(): number;
  /** The latest time the county has told, epoch ms; `null` for none yet. */
  latest(): number | null;
  /** The county said it is `ms`. Kept if it is later than all before; a clock that disagrees is audited. */
  told(ms: number): void;
}

/** Clocks that differ by less are taken to agree; the audit log would only fill up. */
const toleranceMs = 10 * 60_000;

/**
 * A station that lost power may wake up years back or ahead. Order is told by the sequence, never by this; but what is
 * written down should not contradict what the county has already signed. Methods throw what SQLite throws.
 */
export function createCountyTime(database: Database, audit: AuditLog, now: () => number): CountyTime {
  const read = database.prepare<[], { readonly latest_ms: number; readonly entry_hash: string }>(
    'SELECT latest_ms, entry_hash FROM county_time WHERE id = 1',
  );
  const write = database.prepare<[number, string]>(
    `INSERT INTO county_time (id, latest_ms, entry_hash) VALUES (1, ?, ?)
     ON CONFLICT DO UPDATE SET latest_ms = excluded.latest_ms, entry_hash = excluded.entry_hash`,
  );
  const stored = read.get();
  // A rotten floor could lie a century ahead; the next answer brings a sound one.
  let latest = stored !== undefined && stored.entry_hash === entryHash(stored.latest_ms) ? stored.latest_ms : null;
  let agreed = true;

  const compare = (countyMs: number, clockMs: number): void => {
    const ahead = clockMs - countyMs > toleranceMs;
    const agrees = !ahead && countyMs - clockMs <= toleranceMs;
    if (!agrees && agreed) audit.append('clock-leapt', new Date(countyMs).toISOString(), ahead ? 'ahead' : 'behind');
    agreed = agrees;
  };
  // Without the county a clock ahead cannot be told from a long night, but one behind the floor can.
  if (latest !== null && latest - now() > toleranceMs) compare(latest, now());

  return {
    now: () => Math.max(now(), latest ?? Number.NEGATIVE_INFINITY),
    latest: () => latest,
    told(ms) {
      compare(ms, now());
      if (latest !== null && ms <= latest) return;
      write.run(ms, entryHash(ms));
      latest = ms;
    },
  };
}

function entryHash(ms: number): string {
  return sha256Hex(`county-time ${ms}`);
}

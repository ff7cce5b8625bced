import type { Database } from 'better-sqlite3';
import type { AuditLog } from './audit/audit-log.ts';
import { sha256Hex } from './sealed-store/sealed-store.ts';
import { attemptStorage } from './storage-failure.ts';

/** The station's time with the county's as its floor. */
export interface CountyTime {
  /** Epoch ms: the machine's clock, but never before `latest`. */
  now(): number;
  /** The latest time the county has told and not taken back, epoch ms; `null` for none yet. */
  latest(): number | null;
  /** What machine and county both say has been reached, epoch ms; `null` where the county has said nothing yet. */
  agreed(): number | null;
  /**
   * The county said that it is `ms` now, unsigned. A later time is followed at once, an earlier one when the next answer
   * says so too. A clock that disagrees is audited.
   */
  told(ms: number): void;
  /** The county signed for something at `ms`, which may be long ago. Once sound, nothing it tells goes behind it. */
  signed(ms: number): void;
}

/** Clocks that differ by less are taken to agree; the audit log would only fill up. */
const toleranceMs = 10 * 60_000;
/** What goes beyond all that was known by more is a leap, and stays one for as long after by the county's own time. */
const leapMs = 31 * 24 * 60 * 60_000;

interface Known {
  readonly latest: number | null;
  /** The latest that was signed, no leap having brought it. */
  readonly signed: number | null;
  /** Where the latest leap went. */
  readonly leapt: number | null;
}

/**
 * A station that lost power may wake up years back or ahead. Order is told by the sequence, never by this; but what is
 * written down should not contradict what the county has already signed. The county's own clock may be wrong as well,
 * and then signs so: a leap of years is followed, since a dead battery looks the same, but can be taken back. Nothing is
 * erased by this time. `told` and `signed` throw what SQLite throws; in a transaction they hold once it commits.
 */
export function createCountyTime(database: Database, audit: AuditLog, now: () => number): CountyTime {
  const read = database.prepare<[], Row>('SELECT * FROM county_time WHERE id = 1');
  const write = database.prepare<[Row]>(
    `INSERT INTO county_time (id, latest_ms, entry_hash, signed_ms, leapt_ms, details_hash)
     VALUES (1, @latest_ms, @entry_hash, @signed_ms, @leapt_ms, @details_hash)
     ON CONFLICT DO UPDATE SET latest_ms = excluded.latest_ms, entry_hash = excluded.entry_hash,
       signed_ms = excluded.signed_ms, leapt_ms = excluded.leapt_ms, details_hash = excluded.details_hash`,
  );
  let known = knownOf(read.get(), now());
  let agrees = true;
  /** Whether clocks agreed before what was written last; `null` once that is known to be committed. */
  let agreedBefore: boolean | null = null;
  /** An earlier time than the latest that was told once. */
  let earlier: number | null = null;

  const current = (): Known => {
    if (agreedBefore === null) return known;
    const stored = attemptStorage(() => knownOf(read.get(), now()));
    if (!stored.ok) return known;
    if (!isSame(stored.value, known)) agrees = agreedBefore;
    known = stored.value;
    if (!database.inTransaction) agreedBefore = null;
    return known;
  };

  const compare = (countyMs: number): void => {
    const clockMs = now();
    const ahead = clockMs - countyMs > toleranceMs;
    const agree = !ahead && countyMs - clockMs <= toleranceMs;
    if (!agree && agrees) audit.append('clock-leapt', new Date(countyMs).toISOString(), ahead ? 'ahead' : 'behind');
    agrees = agree;
  };

  const raised = (before: Known, ms: number): Known => {
    if (before.latest !== null && ms <= before.latest) return before;
    const isLeap = ms - Math.max(before.latest ?? Number.NEGATIVE_INFINITY, now()) > leapMs;
    return { ...before, latest: ms, leapt: isLeap ? ms : before.leapt };
  };

  const keep = (next: Known, agreed: boolean): void => {
    if (next.latest === null || isSame(next, known)) return;
    agreedBefore ??= agreed;
    known = next;
    write.run(rowOf(next, next.latest));
  };

  // Without the county a clock ahead cannot be told from a long night, but one behind the floor can.
  if (known.latest !== null && known.latest - now() > toleranceMs) compare(known.latest);

  return {
    now: () => Math.max(now(), current().latest ?? Number.NEGATIVE_INFINITY),
    latest: () => current().latest,
    agreed() {
      const { latest } = current();
      return latest === null ? null : Math.min(latest, now());
    },
    told(ms) {
      if (!Number.isFinite(ms)) return;
      const before = current();
      const agreed = agrees;
      compare(ms);
      if (before.latest === null || before.latest - ms <= toleranceMs) {
        earlier = null;
        keep(raised(before, ms), agreed);
      } else if (earlier === null || ms < earlier) earlier = ms;
      else keep({ ...before, latest: Math.max(ms, before.signed ?? ms), leapt: null }, agreed);
    },
    signed(ms) {
      // A leap second, which a county may well sign, is no time to Node.
      if (!Number.isFinite(ms)) return;
      const before = current();
      const agreed = agrees;
      if (before.latest === null || ms >= before.latest) compare(ms);
      const next = raised(before, ms);
      const isSure = next.leapt === null || ms - next.leapt > leapMs;
      keep(isSure ? { ...next, signed: Math.max(ms, next.signed ?? ms) } : next, agreed);
    },
  };
}

interface Row {
  readonly latest_ms: number;
  readonly entry_hash: string;
  readonly signed_ms: number | null;
  readonly leapt_ms: number | null;
  readonly details_hash: string | null;
}

function rowOf({ signed, leapt }: Known, latest: number): Row {
  return {
    latest_ms: latest,
    entry_hash: latestHash(latest),
    signed_ms: signed,
    leapt_ms: leapt,
    details_hash: detailsHash(signed, leapt),
  };
}

/** A rotten time could lie a century ahead; the next answer brings a sound one. */
function knownOf(row: Row | undefined, clockMs: number): Known {
  const latest = row !== undefined && row.entry_hash === latestHash(row.latest_ms) ? row.latest_ms : null;
  if (row === undefined || row.details_hash !== detailsHash(row.signed_ms, row.leapt_ms)) {
    // Of an older release, which followed every leap for good.
    return { latest, signed: null, leapt: latest !== null && latest - clockMs > leapMs ? latest : null };
  }
  const { signed_ms: signed, leapt_ms: leapt } = row;
  return { latest: latest === null || signed === null ? (latest ?? signed) : Math.max(latest, signed), signed, leapt };
}

function isSame(one: Known, other: Known): boolean {
  return one.latest === other.latest && one.signed === other.signed && one.leapt === other.leapt;
}

function latestHash(ms: number): string {
  return sha256Hex(`county-time ${ms}`);
}

function detailsHash(signed: number | null, leapt: number | null): string {
  return sha256Hex(`county-time-details ${signed} ${leapt}`);
}

import { statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { nobodyWaits } from '../attachments/attachment-table.ts';
import type { Clock } from '../clock.ts';
import type { CountyTime } from '../county-time.ts';
import type { HourOfUse } from '../delivery/wire-scheduler.ts';
import type { OpeningReport } from '../opening-report.ts';
import type { OutboxState } from '../outbox/outbox-row.ts';
import { isReplaced } from '../outbox/unsettled.ts';
import { startOfBusinessDay } from '../receipt-register/receipt-number.ts';
import type { Standing, StuckItem } from './standing.ts';

export interface StandingParts {
  readonly database: Database;
  readonly folder: string;
  readonly journalFolder: string;
  readonly epoch: string;
  readonly opening: OpeningReport;
  readonly countyTime: Pick<CountyTime, 'now' | 'latest'>;
  /** What the link carried is filed by it. */
  readonly clock: Pick<Clock, 'now'>;
}

const hourMs = 60 * 60_000;
const mostStuck = 100;
/** What the county declined is the person's to mend; it is no alarm for ever. */
const returnedShownMs = 30 * 24 * hourMs;
const noStates: Readonly<Record<OutboxState, number>> = {
  queued: 0,
  sending: 0,
  acknowledged: 0,
  archived: 0,
  rejected: 0,
  'needs-staff': 0,
};

/**
 * Makes the one query about how the cache stands; `use` is what the link carried. It only reads, and throws what SQLite
 * throws.
 */
export function createStandingQuery(parts: StandingParts) {
  const { database, folder, journalFolder, epoch, opening, countyTime, clock } = parts;
  const states = database.prepare<[], { readonly state: OutboxState; readonly items: number }>(
    'SELECT state, count(*) AS items FROM outbox GROUP BY state',
  );
  const waiting = database.prepare<[], Omit<Standing['waiting'], 'oldestSeconds'>>(
    `SELECT count(*) AS items, count(DISTINCT lane) AS lanes, min(created_at) AS oldestAt FROM outbox
     WHERE state IN ('queued', 'sending')`,
  );
  const attachments = database.prepare<[], Standing['attachments']>(
    `SELECT count(*) AS waiting, coalesce(sum(size_bytes - upload_offset), 0) AS bytes FROM attachment
     WHERE state IN ('queued', 'sending') AND NOT ${nobodyWaits}`,
  );
  // An application that another one replaces is settled: what is to be done has been done.
  const stuck = database.prepare<[string], StuckItem>(
    `SELECT key, receipt_number AS receiptNumber, item_code AS itemCode,
            CASE state WHEN 'rejected' THEN 'returned' ELSE 'needs-staff' END AS kind,
            coalesce(last_failure, 'row-damaged') AS code, coalesce(settled_at, created_at) AS since
     FROM outbox AS held WHERE (state = 'needs-staff' OR (state = 'rejected' AND settled_at > ?))
       AND NOT ${isReplaced('held')}
     UNION ALL
     SELECT outbox.key, receipt_number, item_code, 'paper', coalesce(paper.last_failure, 'paper-damaged'),
            coalesce(paper.settled_at, outbox.created_at)
     FROM attachment AS paper JOIN outbox ON outbox.key = paper.application_key
     WHERE paper.state = 'needs-staff' AND NOT ${nobodyWaits}
     ORDER BY since`,
  );
  const lastAcknowledged = database
    .prepare<[], string | null>("SELECT max(settled_at) FROM outbox WHERE state IN ('acknowledged', 'archived')")
    .pluck();
  const reserved = database
    .prepare<[string], number>('SELECT count(*) FROM reserved_case_number WHERE drawn_by IS NULL AND epoch = ?')
    .pluck();
  const drafts = database.prepare<[], number>('SELECT count(*) FROM draft').pluck();
  const epochs = database.prepare<[], Standing['epochs'][number]>(
    'SELECT epoch, max(sequence) AS highestSequence FROM outbox GROUP BY epoch ORDER BY max(position)',
  );

  return (use: readonly HourOfUse[]): Standing => {
    const nowMs = countyTime.now();
    const clockMs = clock.now();
    const held = stuck.all(new Date(nowMs - returnedShownMs).toISOString());
    const contact = countyTime.latest();
    const onTheirWay = waiting.get() ?? { items: 0, lanes: 0, oldestAt: null };
    return {
      lastContactAt: contact === null ? null : new Date(contact).toISOString(),
      lastAcknowledgedAt: lastAcknowledged.get() ?? null,
      states: { ...noStates, ...Object.fromEntries(states.all().map(({ state, items }) => [state, items])) },
      waiting: { ...onTheirWay, oldestSeconds: secondsSince(onTheirWay.oldestAt, nowMs) },
      attachments: attachments.get() ?? { waiting: 0, bytes: 0 },
      stuck: held.slice(0, mostStuck),
      stuckCount: held.length,
      wire: {
        bytesThisHour: bytesSince(use, clockMs - (clockMs % hourMs)),
        bytesToday: bytesSince(use, startOfBusinessDay(clockMs)),
      },
      reservedCaseNumbers: reserved.get(epoch) ?? 0,
      drafts: drafts.get() ?? 0,
      disk: diskOf(folder),
      databaseBytes: sizeOf(join(folder, 'outbox.db')) + sizeOf(join(folder, 'outbox.db-wal')),
      journalBytes: sizeOf(join(journalFolder, 'outbox.journal')),
      epoch,
      epochs: epochs.all(),
      opening,
    };
  };
}

function secondsSince(at: string | null, nowMs: number): number | null {
  return at === null ? null : Math.max(0, Math.round((nowMs - Date.parse(at)) / 1000));
}

function bytesSince(use: readonly HourOfUse[], beginMs: number): number {
  return use
    .filter(({ hour }) => Date.parse(hour) >= beginMs)
    .reduce((sum, { bytes }) => sum + Object.values(bytes).reduce((all, one) => all + one, 0), 0);
}

function diskOf(folder: string): Standing['disk'] {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

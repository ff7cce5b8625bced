import type { Database } from 'better-sqlite3';
import type { AttachmentFiles } from '../attachments/attachment-files.ts';
import type { AttachmentTable } from '../attachments/attachment-table.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { CountyTime } from '../county-time.ts';
import { forgetArchived, isNameless, type ReconcileParts } from '../outbox/reconcile-journal.ts';
import { unlessDamaged } from '../receipt-register/damaged-entry.ts';
import { eraseQuarantined, isProvenDelivered, quarantinedDatabases } from './quarantined-files.ts';
import { endOf, retention } from './retention-table.ts';
import { advanceRetentionTime } from './retention-time.ts';
import { eraseSuperseded, namesOfSuperseded } from './superseded.ts';

export interface SweepParts extends ReconcileParts {
  readonly database: Database;
  readonly attachments: AttachmentTable;
  readonly attachmentFiles: AttachmentFiles;
  readonly audit: AuditLog;
  readonly countyTime: CountyTime;
  /** Holds the database and what was set aside of it. */
  readonly folder: string;
}

/** What one sweep erased. */
export interface SweepReport {
  readonly applications: number;
  readonly returned: number;
  readonly superseded: number;
  readonly names: number;
  readonly papers: number;
  readonly quarantined: number;
}

/**
 * Erases what the retention table says has had its time, from the database, its log, the journal and the files. Cut off
 * at any point, the next sweep finishes it. Throws what SQLite and the file system throw.
 */
export function sweepExpired(parts: SweepParts): SweepReport {
  const { database, outbox, attachments, attachmentFiles, audit, countyTime, folder } = parts;
  const { nowMs, gone, ...erased } = database
    .transaction(() => {
      const time = advanceRetentionTime(database, countyTime.now(), countyTime.agreed());
      const papers = attachments.archive(endOf(retention.papers, time));
      const applications = outbox.archive(endOf(retention.acknowledged, time));
      // After the newer ones, with which they go.
      const superseded = eraseSuperseded(parts, endOf(retention.superseded, time));
      return {
        nowMs: time,
        gone: [...papers, ...attachments.eraseDeclined(endOf(retention.returned, time)), ...superseded.papers],
        applications,
        superseded: superseded.applications,
        returned: outbox.eraseReturned(endOf(retention.returned, time)),
        names: forgetNames(parts, endOf(retention.names, time)),
      };
    })
    .immediate();
  attachmentFiles.remove([...gone, ...attachments.remains()]);
  forgetErased(parts);

  let quarantined = 0;
  for (const aside of quarantinedDatabases(folder)) {
    if (aside.setAsideAt >= endOf(retention.quarantined, nowMs) || !isProvenDelivered(database, folder, aside))
      continue;
    eraseQuarantined(folder, aside);
    audit.append('quarantined-erased', aside.name);
    quarantined += 1;
  }
  return { ...erased, papers: gone.length, quarantined };
}

/**
 * Makes the journal and the database's own log forget what the tables no longer hold, and the journal know of the orders
 * obeyed. Does nothing where that is so; a sweep that was cut off between the two is finished so.
 */
export function forgetErased(parts: ReconcileParts): void {
  const { database, outbox, register, obeyedOrders, journal } = parts;
  const kept = new Set(outbox.keys());
  const unnoted = new Set(obeyedOrders.all().map(({ nonce }) => nonce));
  let stale = false;
  for (const frame of journal.frames()) {
    if (frame.kind === 'wiped') unnoted.delete(frame.nonce);
    stale ||= frame.kind === 'saved' && (!kept.has(frame.row.key) || isNameless(register, frame));
  }
  if (stale || unnoted.size > 0) forgetArchived(parts);
  // The log still holds pages with what was erased from the database.
  database.pragma('wal_checkpoint(TRUNCATE)');
}

/** No hash vouches for when a row was settled; that it was saved before does, so a rotten year forgets nobody early. */
function forgetNames({ database, register }: SweepParts, settledBefore: string): number {
  const expired = database
    .prepare<[string], string>(
      `SELECT receipt_number FROM outbox JOIN receipt_register USING (receipt_number)
       WHERE state IN ('archived', 'rejected') AND masked_name <> ''
         AND max(settled_at, outbox.created_at, receipt_register.created_at) < ?`,
    )
    .pluck()
    .all(settledBefore)
    .concat(namesOfSuperseded(database, settledBefore));
  for (const receiptNumber of expired) unlessDamaged(() => register.forgetName(receiptNumber), undefined);
  return expired.length;
}

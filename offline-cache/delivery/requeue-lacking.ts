import type { Database } from 'better-sqlite3';
import type { ReportAnswer } from '../../app/contracts/delivery.ts';
import type { Result } from '../../app/contracts/result.ts';
import type { AttachmentTable } from '../attachments/attachment-table.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { CountyTime } from '../county-time.ts';
import type { Journal } from '../outbox/journal.ts';
import type { JournalFrame } from '../outbox/journal-frame.ts';
import type { Outbox, RowSummary } from '../outbox/outbox.ts';
import type { Reserve } from '../reserve.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';

export interface RequeueParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly attachments: AttachmentTable;
  readonly audit: AuditLog;
  readonly journal: Journal;
  readonly reserve: Reserve;
  readonly countyTime: CountyTime;
}

export interface Requeued {
  readonly applications: number;
  readonly attachments: number;
}

type AcknowledgedFrame = Extract<JournalFrame, { readonly kind: 'acknowledged' }>;

/**
 * Queues again what the county had acknowledged and says it lacks, as after it was restored from a backup: the same bytes
 * under the same key, and with them the county's own earlier word, so that the case keeps its number. What still waits,
 * was refused or was erased long ago stays as it is.
 */
export function requeueLacking(parts: RequeueParts, answer: ReportAnswer): Result<Requeued, StorageFailureCode> {
  const { database, outbox, attachments, audit, journal, reserve, countyTime } = parts;
  const requeuePaper = (name: string): boolean => {
    if (!attachments.requeueLacking(name)) return false;
    audit.append('attachment-requeued', name);
    journal.appendUnsynced({ kind: 'attachment-requeued', sealedSha256: name });
    return true;
  };
  return reserve.forPromised(() =>
    attemptStorage(() => {
      const lacking = answer.gaps
        .flatMap(({ epoch, missing }) => missing.flatMap(({ first, last }) => outbox.between(epoch, first, last)))
        .filter(({ state }) => state === 'acknowledged');
      // The proof in the database has no hash of its own; the journal's copy has a checksum.
      const proofs = lacking.length === 0 ? new Map<string, AcknowledgedFrame>() : proofsIn(journal);
      return database
        .transaction((): Requeued => {
          const requeued = lacking.filter((row) => requeueRow(parts, row, proofs.get(row.key)));
          const papers = new Set([
            ...requeued.flatMap(({ key }) => attachments.namesOf(key)),
            ...answer.lackingAttachments,
          ]);
          const attachmentCount = [...papers].filter(requeuePaper).length;
          const countyMs = Date.parse(answer.time);
          if (!Number.isNaN(countyMs)) countyTime.told(countyMs);
          return { applications: requeued.length, attachments: attachmentCount };
        })
        .immediate();
    }),
  );
}

function requeueRow(
  { outbox, audit, journal }: RequeueParts,
  { key, position, receiptNumber }: RowSummary,
  proof: AcknowledgedFrame | undefined,
): boolean {
  if (proof !== undefined) outbox.acknowledge(position, proof, proof.settledAt);
  if (!outbox.requeueAcknowledged(key)) return false;
  audit.append('application-requeued', receiptNumber);
  journal.appendUnsynced({ kind: 'requeued', key });
  return true;
}

function proofsIn(journal: Journal): Map<string, AcknowledgedFrame> {
  const proofs = new Map<string, AcknowledgedFrame>();
  for (const frame of journal.frames()) if (frame.kind === 'acknowledged') proofs.set(frame.key, frame);
  return proofs;
}

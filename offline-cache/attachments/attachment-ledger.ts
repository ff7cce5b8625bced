import type { Database } from 'better-sqlite3';
import type { AttachmentAcknowledgement } from '../../app/contracts/delivery.ts';
import type { Result } from '../../app/contracts/result.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Journal } from '../outbox/journal.ts';
import type { Reserve } from '../reserve.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';
import type { AttachmentFiles } from './attachment-files.ts';
import type { AttachmentTable, WaitingAttachment } from './attachment-table.ts';

export interface AttachmentLedgerParts {
  readonly database: Database;
  readonly attachments: AttachmentTable;
  readonly attachmentFiles: AttachmentFiles;
  readonly audit: AuditLog;
  readonly journal: Journal;
  readonly reserve: Reserve;
  readonly now: () => number;
}

type Stored<Value> = Result<Value, StorageFailureCode>;
export type AttachmentLedger = ReturnType<typeof createAttachmentLedger>;

/** What becomes of papers, written down. */
export function createAttachmentLedger(parts: AttachmentLedgerParts) {
  const { database, attachments, attachmentFiles, audit, journal, reserve, now } = parts;
  const atomically = <Value>(work: () => Value): Stored<Value> =>
    reserve.forPromised(() => attemptStorage(() => database.transaction(work).immediate()));
  const timestamp = (): string => new Date(now()).toISOString();
  const setAside = (name: string, code: string): void => {
    if (attachments.setAside(name, code, timestamp())) audit.append('attachment-needs-staff', name, code);
  };

  return {
    /** Papers to upload now, the one with the least left first. */
    waiting: (): Stored<readonly WaitingAttachment[]> => attemptStorage(() => attachments.waiting()),

    /**
     * Checks both copies of a paper and marks it `sending`. A damaged copy is written anew from the other; where both
     * are, it goes to the staff and the answer is `lost`. `settled` where it does not wait any more, or nobody for it.
     */
    begin: (name: string): Stored<'ready' | 'lost' | 'settled'> =>
      atomically(() => {
        if (!attachments.markSending(name)) return 'settled';
        const found = attachmentFiles.check(name);
        if (found === 'lost') {
          setAside(name, 'file-damaged');
          return 'lost';
        }
        if (found === 'restored') audit.append('attachment-restored', name);
        return 'ready';
      }),

    /** Whether somebody waits for it still; a disk that does not say ends nothing. */
    isAwaited(name: string): boolean {
      const awaited = attemptStorage(() => attachments.isAwaited(name));
      return !awaited.ok || awaited.value;
    },

    read: (name: string, offset: number, length: number): Promise<Uint8Array> =>
      attachmentFiles.read(name, offset, length),

    // What these three note spares bytes and nothing more: a loss of it is made good by asking the county.
    setPlace: (name: string, uploadUrl: string | null): Stored<void> =>
      attemptStorage(() => attachments.setPlace(name, uploadUrl)),
    setOffset: (name: string, bytes: number): Stored<void> => attemptStorage(() => attachments.setOffset(name, bytes)),
    postpone: (name: string, code: string | null): Stored<void> =>
      attemptStorage(() => attachments.requeue(name, code)),

    /** Over the link or by stick; changes nothing where it was acknowledged before, or is not of this station. */
    acknowledge: (proof: AttachmentAcknowledgement): Stored<void> =>
      atomically(() => {
        const settledAt = timestamp();
        if (!attachments.acknowledge(proof, settledAt)) return;
        audit.append('attachment-acknowledged', proof.sealedSha256);
        const { sealedSha256, statement, signature } = proof;
        journal.appendUnsynced({ kind: 'attachment-acknowledged', sealedSha256, statement, signature, settledAt });
      }),

    giveToStaff: (name: string, code: string): Stored<void> => atomically(() => setAside(name, code)),
  };
}

import type { Database } from 'better-sqlite3';
import type { Acknowledgement, OutboundApplication, ReturnedCode } from '../../app/contracts/delivery.ts';
import type { Result } from '../../app/contracts/result.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Journal } from '../outbox/journal.ts';
import type { SavedFrame } from '../outbox/journal-frame.ts';
import type { Outbox, WaitingRow } from '../outbox/outbox.ts';
import { isSound, rowHash } from '../outbox/outbox-row.ts';
import { unlessDamaged } from '../receipt-register/damaged-entry.ts';
import type { ReceiptRegister } from '../receipt-register/receipt-register.ts';
import type { Reserve } from '../reserve.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';

/** How an application stands for the person who made it. */
export type ApplicationOutcome =
  | { readonly outcome: 'accepted'; readonly caseNumber: string }
  | { readonly outcome: 'returned'; readonly code: string }
  | { readonly outcome: 'kept' };

export interface LedgerParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly register: ReceiptRegister;
  readonly audit: AuditLog;
  readonly journal: Journal;
  readonly reserve: Reserve;
  readonly stationCode: string;
  readonly now: () => number;
}

type Stored<Value> = Result<Value, StorageFailureCode>;
export type Ledger = ReturnType<typeof createLedger>;

/** What delivery writes down. Every change is one transaction over outbox, register and audit. */
export function createLedger(parts: LedgerParts) {
  const { database, outbox, register, audit, journal, reserve, now } = parts;
  const atomically = <Value>(work: () => Value): Stored<Value> =>
    reserve.forPromised(() => attemptStorage(() => database.transaction(work).immediate()));
  const timestamp = (): string => new Date(now()).toISOString();

  return {
    /** Rows still to deliver, oldest first. */
    waiting: (): Stored<readonly WaitingRow[]> => attemptStorage(() => outbox.waiting()),

    laneOf: (key: string): string | null => outbox.find(key)?.lane ?? null,

    /**
     * Reads and verifies a row and marks it `sending`. A damaged row is replaced by its journal copy; where there is
     * none it goes to the staff and the answer is `null`: its lane may go on with the next.
     */
    begin: (position: number): Stored<OutboundApplication | null> =>
      atomically(() => {
        const application = readOrRestore(parts, position);
        if (application === null) {
          outbox.setAside(position, 'needs-staff', 'row-damaged', timestamp());
          audit.append('application-needs-staff', String(position), 'row-damaged');
          return null;
        }
        outbox.markSending(position);
        return application;
      }),

    postpone: (position: number, code: string, delayMs: number): Stored<void> =>
      attemptStorage(() => outbox.requeue(position, code, new Date(now() + delayMs).toISOString())),

    acknowledge(position: number, application: OutboundApplication, proof: Acknowledgement): Stored<void> {
      const settledAt = timestamp();
      return atomically(() => {
        outbox.acknowledge(position, proof, settledAt);
        // The county's word is kept even where the register cannot say it any more.
        unlessDamaged(() => register.settle(application.receiptNumber, 'accepted', proof.caseNumber), undefined);
        audit.append('application-acknowledged', application.receiptNumber, proof.caseNumber);
        const { caseNumber, statement, signature } = proof;
        journal.appendUnsynced({
          kind: 'acknowledged',
          key: application.key,
          caseNumber,
          statement,
          signature,
          settledAt,
        });
      });
    },

    reject(position: number, application: OutboundApplication, code: ReturnedCode): Stored<void> {
      const settledAt = timestamp();
      return atomically(() => {
        outbox.setAside(position, 'rejected', code, settledAt);
        unlessDamaged(() => register.settle(application.receiptNumber, 'returned', null), undefined);
        audit.append('application-returned', application.receiptNumber, code);
        journal.appendUnsynced({ kind: 'rejected', key: application.key, code, settledAt });
      });
    },

    outcomeOf(key: string): ApplicationOutcome {
      const row = outbox.find(key);
      if (row?.state === 'rejected') return { outcome: 'returned', code: row.lastFailure ?? 'request-invalid' };
      const caseNumber = row === null ? null : register.findByReceiptNumber(row.receiptNumber)?.caseNumber;
      return caseNumber == null ? { outcome: 'kept' } : { outcome: 'accepted', caseNumber };
    },
  };
}

function readOrRestore(
  { outbox, audit, journal, stationCode }: LedgerParts,
  position: number,
): OutboundApplication | null {
  const stored = outbox.read(position);
  switch (stored.status) {
    case 'sound':
      return { ...stored.row, stationCode, sealed: stored.sealed };
    case 'missing':
      throw new Error('a waiting row vanished from the outbox');
    case 'damaged': {
      const copy = soundCopy(journal, stored);
      if (copy === null) return null;
      outbox.restore(position, copy.row, copy.sealed);
      audit.append('row-restored', String(position));
      return { ...copy.row, stationCode, sealed: copy.sealed };
    }
  }
}

/** The rot may be in the key itself, so a copy is also known by its place in the sequence. */
function soundCopy(
  journal: Journal,
  damaged: { readonly key: string; readonly epoch: string; readonly sequence: number },
): SavedFrame | null {
  for (const frame of journal.frames()) {
    if (frame.kind !== 'saved') continue;
    const { row } = frame;
    const same = row.key === damaged.key || (row.epoch === damaged.epoch && row.sequence === damaged.sequence);
    if (same && isSound(row, frame.sealed, rowHash(row))) return frame;
  }
  return null;
}

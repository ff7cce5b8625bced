import type { Database } from 'better-sqlite3';
import type { Acknowledgement, Decline, OutboundApplication, ReturnedCode } from '../../app/contracts/delivery.ts';
import { assertNever, type Result } from '../../app/contracts/result.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { CountyTime } from '../county-time.ts';
import type { Journal } from '../outbox/journal.ts';
import type { SavedFrame } from '../outbox/journal-frame.ts';
import { outboundOf } from '../outbox/outbound.ts';
import type { Outbox, WaitingRow } from '../outbox/outbox.ts';
import { isSound, rowHash } from '../outbox/outbox-row.ts';
import { unlessDamaged } from '../receipt-register/damaged-entry.ts';
import type { ReceiptRegister } from '../receipt-register/receipt-register.ts';
import type { Reserve } from '../reserve.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';

/** How an application stands for the person who made it. */
export type ApplicationOutcome =
  | { readonly outcome: 'accepted'; readonly caseNumber: string }
  /** The county's own word about the case. */
  | { readonly outcome: 'returned'; readonly code: string }
  /** Nobody has judged it: it could not be read, here or there. */
  | { readonly outcome: 'needs-staff'; readonly code: string }
  | { readonly outcome: 'kept' };

export interface LedgerParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly register: ReceiptRegister;
  readonly audit: AuditLog;
  readonly journal: Journal;
  readonly reserve: Reserve;
  readonly countyTime: CountyTime;
  readonly stationCode: string;
  readonly now: () => number;
}

type Stored<Value> = Result<Value, StorageFailureCode>;
export type Ledger = ReturnType<typeof createLedger>;

/** A row on its way. */
export interface Sending {
  readonly position: number;
  readonly lane: string;
  readonly application: OutboundApplication;
}

/** What the county said of a row. */
export type Settlement =
  | { readonly kind: 'acknowledged'; readonly sending: Sending; readonly proof: Acknowledgement }
  | { readonly kind: 'declined'; readonly sending: Sending; readonly decline: Decline }
  | { readonly kind: 'refused'; readonly sending: Sending; readonly code: ReturnedCode };

/** How a case the county does not take up is told of. */
export const declinedCode = 'case-declined';

/** What delivery writes down. Every change is one transaction over outbox, register and audit. */
export function createLedger(parts: LedgerParts) {
  const { database, outbox, register, audit, journal, reserve, countyTime, now } = parts;
  const atomically = <Value>(work: () => Value): Stored<Value> =>
    reserve.forPromised(() => attemptStorage(() => database.transaction(work).immediate()));
  const timestamp = (): string => new Date(now()).toISOString();

  /** While a request was on the wire, a stick may have brought the county's word. It stands, and is written down once. */
  const isSigned = ({ key }: OutboundApplication): boolean => {
    const row = outbox.find(key);
    if (row?.state === 'rejected') return row.lastFailure === declinedCode;
    return row?.state === 'acknowledged' || row?.state === 'archived';
  };

  const acknowledge = (position: number, application: OutboundApplication, proof: Acknowledgement): void => {
    if (isSigned(application)) return;
    const { key, receiptNumber } = application;
    const { caseNumber, statement, signature, receivedAt } = proof;
    // First, so that nothing is settled before the county signed for it.
    countyTime.signed(Date.parse(receivedAt));
    const settledAt = timestamp();
    const promised = promisedNumber(parts, application);
    outbox.acknowledge(position, proof, settledAt);
    // The county's word is kept even where the register cannot say it any more.
    unlessDamaged(() => register.settle(receiptNumber, 'accepted', caseNumber), undefined);
    audit.append('application-acknowledged', receiptNumber, caseNumber);
    if (promised !== null && promised !== caseNumber) audit.append('case-number-changed', receiptNumber, caseNumber);
    journal.appendUnsynced({ kind: 'acknowledged', key, caseNumber, statement, signature, settledAt });
  };

  const refuse = (position: number, application: OutboundApplication, code: ReturnedCode): void => {
    if (isSigned(application)) return;
    const { key, receiptNumber } = application;
    const settledAt = timestamp();
    outbox.setAside(position, 'needs-staff', code, settledAt);
    audit.append('application-needs-staff', receiptNumber, code);
    journal.appendUnsynced({ kind: 'needs-staff', key, code, settledAt });
  };

  const decline = (position: number, application: OutboundApplication, proof: Decline): void => {
    if (isSigned(application)) return;
    const { key, receiptNumber } = application;
    const { statement, signature, declinedAt } = proof;
    countyTime.signed(Date.parse(declinedAt));
    const settledAt = timestamp();
    outbox.decline(position, declinedCode, proof, settledAt);
    unlessDamaged(() => register.settle(receiptNumber, 'returned', null), undefined);
    audit.append('application-returned', receiptNumber, declinedCode);
    journal.appendUnsynced({ kind: 'rejected', key, code: declinedCode, statement, signature, settledAt });
  };

  return {
    /** Rows still to deliver, oldest first. */
    waiting: (): Stored<readonly WaitingRow[]> => attemptStorage(() => outbox.waiting()),

    laneOf: (key: string): string | null => outbox.find(key)?.lane ?? null,

    /**
     * Reads and verifies rows and marks them `sending`. A damaged row is replaced by its journal copy; where there is
     * none it goes to the staff and is left out: its lane may go on with the next.
     */
    begin: (positions: readonly number[]): Stored<readonly Sending[]> =>
      atomically(() =>
        positions.flatMap((position) => {
          const application = readOrRestore(parts, position);
          if (application !== null) {
            outbox.markSending(position);
            return [{ position, lane: application.lane, application }];
          }
          outbox.setAside(position, 'needs-staff', 'row-damaged', timestamp());
          audit.append('application-needs-staff', String(position), 'row-damaged');
          return [];
        }),
      ),

    postpone: (rows: readonly { readonly position: number; readonly code: string; readonly delayMs: number }[]) =>
      atomically(() => {
        for (const { position, code, delayMs } of rows) {
          outbox.requeue(position, code, new Date(now() + delayMs).toISOString());
        }
      }),

    /** Writes down the answers of one request, but for what was signed meanwhile; what it wrote. */
    settle: (settlements: readonly Settlement[]): Stored<readonly Settlement[]> =>
      atomically(() => {
        const open = settlements.filter(({ sending }) => !isSigned(sending.application));
        for (const settlement of open) {
          const { position, application } = settlement.sending;
          switch (settlement.kind) {
            case 'acknowledged':
              acknowledge(position, application, settlement.proof);
              break;
            case 'declined':
              decline(position, application, settlement.decline);
              break;
            case 'refused':
              refuse(position, application, settlement.code);
              break;
            default:
              assertNever(settlement);
          }
        }
        return open;
      }),

    acknowledge: (position: number, application: OutboundApplication, proof: Acknowledgement): Stored<void> =>
      atomically(() => acknowledge(position, application, proof)),

    /** Returns it to the person. */
    decline: (position: number, application: OutboundApplication, proof: Decline): Stored<void> =>
      atomically(() => decline(position, application, proof)),

    /** Gives it to the staff. */
    reject: (position: number, application: OutboundApplication, code: ReturnedCode): Stored<void> =>
      atomically(() => refuse(position, application, code)),

    outcomeOf(key: string): ApplicationOutcome {
      const row = outbox.find(key);
      if (row?.state === 'rejected') return { outcome: 'returned', code: row.lastFailure ?? declinedCode };
      if (row?.state === 'needs-staff') return { outcome: 'needs-staff', code: row.lastFailure ?? 'row-damaged' };
      const caseNumber = row === null ? null : register.findByReceiptNumber(row.receiptNumber)?.caseNumber;
      return caseNumber == null ? { outcome: 'kept' } : { outcome: 'accepted', caseNumber };
    },
  };
}

/** The number the person holds on paper, `null` for none. */
function promisedNumber({ register }: LedgerParts, application: OutboundApplication): string | null {
  const entry = unlessDamaged(() => register.findByReceiptNumber(application.receiptNumber), null);
  return entry?.caseNumber ?? application.caseNumber ?? null;
}

/**
 * A row as it goes on the wire. A damaged one is replaced by its journal copy; `null` where there is none. Throws what
 * SQLite and the file system throw; callers hold the transaction.
 */
export function readOrRestore(
  { outbox, audit, journal, stationCode }: Pick<LedgerParts, 'outbox' | 'audit' | 'journal' | 'stationCode'>,
  position: number,
): OutboundApplication | null {
  const stored = outbox.read(position);
  switch (stored.status) {
    case 'sound':
      return outboundOf(stored, stationCode);
    case 'missing':
      throw new Error('a waiting row vanished from the outbox');
    case 'damaged': {
      const copy = soundCopy(journal, stored);
      if (copy === null) return null;
      outbox.restore(position, copy.row, copy.sealed);
      audit.append('row-restored', String(position));
      const restored = outbox.read(position);
      return restored.status === 'sound' ? outboundOf(restored, stationCode) : null;
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

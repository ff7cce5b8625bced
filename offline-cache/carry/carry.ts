import type { KeyObject } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { OutboundApplication } from '../../app/contracts/delivery.ts';
import type { Result } from '../../app/contracts/result.ts';
import type { AttachmentFiles } from '../attachments/attachment-files.ts';
import type { AttachmentTable } from '../attachments/attachment-table.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Ledger } from '../delivery/ledger.ts';
import { outboundOf } from '../outbox/outbound.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { OutboxState } from '../outbox/outbox-row.ts';
import type { Reserve } from '../reserve.ts';
import { ageRecipient } from '../sealed-store/age-file.ts';
import { decodeAgeRecipient } from '../sealed-store/age-recipient.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';
import { createCacheSource } from './cache-source.ts';
import { type CarryOut, createCarryOut } from './carry-out.ts';
import { encodeReceiptCode } from './receipt-code.ts';
import type { Volume } from './removable-volumes.ts';
import { type SettleCarried, type TakeInFailureCode, type TakeInReport, takeInFrom } from './take-in.ts';

export interface CarryParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly attachments: AttachmentTable;
  readonly attachmentFiles: AttachmentFiles;
  readonly audit: AuditLog;
  readonly reserve: Reserve;
  readonly stationCode: string;
  readonly ledger: Pick<Ledger, 'acknowledge' | 'decline' | 'reject'>;
  /** Was checked when the cache was opened. */
  readonly countyRecipient: string;
  readonly now: () => number;
}

/** How applications reach the county without a link, and its answers come back. */
export interface Carry {
  /** Writes everything the county has not confirmed to a stick, as one sealed file. */
  readonly out: CarryOut;
  /**
   * Text of the QR code that carries a small application to the county on its receipt; `null` where the county has
   * settled it, or it does not fit.
   */
  receiptCode(receiptNumber: string): Result<string | null, StorageFailureCode>;
  /** Takes in what the county wrote to the stick for this station, believed only with the county's signature. */
  takeIn(volume: Volume, countyKey: KeyObject): Promise<Result<TakeInReport, TakeInFailureCode>>;
}

const unsettledStates: ReadonlySet<OutboxState> = new Set<OutboxState>(['queued', 'sending', 'needs-staff']);

/** Puts the ways out together over the parts of an open cache. */
export function createCarry(parts: CarryParts): Carry {
  const { database, outbox, audit, ledger, reserve, stationCode, countyRecipient, now } = parts;
  const recipientBytes = decodeAgeRecipient(countyRecipient);
  if (recipientBytes === null) throw new Error('the recipient was accepted when the cache was opened');
  const read = (position: number): OutboundApplication | null => {
    const stored = outbox.read(position);
    return stored.status === 'sound' ? outboundOf(stored, stationCode) : null;
  };
  const settle: SettleCarried = {
    outstanding(key) {
      const row = outbox.find(key);
      if (row === null || !unsettledStates.has(row.state)) return null;
      const application = read(row.position);
      if (application === null) return null;
      return { position: row.position, application, setAside: row.state === 'needs-staff' };
    },
    acknowledge: ({ position, application }, proof) => ledger.acknowledge(position, application, proof),
    acknowledgePaper: (proof) =>
      reserve.forPromised(() =>
        attemptStorage(() => parts.attachments.acknowledge(proof, new Date(now()).toISOString())),
      ),
    decline: ({ position, application }, proof) => ledger.decline(position, application, proof),
    refuse: ({ position, application }, code) => ledger.reject(position, application, code),
  };
  const unsettled = database
    .prepare<[string], number>(
      "SELECT position FROM outbox WHERE receipt_number = ? AND state IN ('queued', 'sending', 'needs-staff')",
    )
    .pluck();
  return {
    receiptCode: (receiptNumber) =>
      attemptStorage(() => {
        const position = unsettled.get(receiptNumber);
        const application = position === undefined ? null : read(position);
        return application === null ? null : encodeReceiptCode(application);
      }),
    takeIn: (volume, countyKey) => takeInFrom(volume, { stationCode, countyKey, settle }),
    out: createCarryOut({
      source: createCacheSource({ database, stationCode, read, attachmentFiles: parts.attachmentFiles }),
      recipient: ageRecipient(recipientBytes),
      now,
      onCarried({ fileName, applications }) {
        // The file is whole whether or not the log can say so.
        reserve.forPromised(() => attemptStorage(() => audit.append('carried-out', fileName, String(applications))));
      },
    }),
  };
}

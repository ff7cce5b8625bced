import type { KeyObject } from 'node:crypto';
import type { OutboundApplication } from '../../app/contracts/delivery.ts';
import type { Result } from '../../app/contracts/result.ts';
import { type AttachmentLedgerParts, createAttachmentLedger } from '../attachments/attachment-ledger.ts';
import { type Ledger, readOrRestore } from '../delivery/ledger.ts';
import { outboundOf } from '../outbox/outbound.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { OutboxState } from '../outbox/outbox-row.ts';
import { isCarried, unsettledStates } from '../outbox/unsettled.ts';
import { ageRecipient } from '../sealed-store/age-file.ts';
import { decodeAgeRecipient } from '../sealed-store/age-recipient.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';
import { createCacheSource } from './cache-source.ts';
import { type CarryOut, createCarryOut } from './carry-out.ts';
import { encodeReceiptCode } from './receipt-code.ts';
import type { Volume } from './removable-volumes.ts';
import { type SettleCarried, type TakeInFailureCode, type TakeInReport, takeInFrom } from './take-in.ts';

export interface CarryParts extends AttachmentLedgerParts {
  readonly outbox: Outbox;
  readonly stationCode: string;
  readonly ledger: Pick<Ledger, 'acknowledge' | 'decline' | 'reject'>;
  /** Was checked when the cache was opened. */
  readonly countyRecipient: string;
}

/** How applications reach the county without a link, and its answers come back. */
export interface Carry {
  /** Writes everything the county has not confirmed, and nobody handed in anew, to a stick, as one sealed file. */
  readonly out: CarryOut;
  /**
   * Text of the QR code that carries a small application to the county on its receipt; `null` where the county has
   * settled it, it was handed in anew, or it does not fit.
   */
  receiptCode(receiptNumber: string): Result<string | null, StorageFailureCode>;
  /** Takes in what the county wrote to the stick for this station, believed only with the county's signature. */
  takeIn(volume: Volume, countyKey: KeyObject): Promise<Result<TakeInReport, TakeInFailureCode>>;
}

/** Puts the ways out together over the parts of an open cache. */
export function createCarry(parts: CarryParts): Carry {
  const { database, outbox, audit, ledger, reserve, stationCode, countyRecipient, now } = parts;
  const recipientBytes = decodeAgeRecipient(countyRecipient);
  if (recipientBytes === null) throw new Error('the recipient was accepted when the cache was opened');
  const states = database.prepare<[number], OutboxState>('SELECT state FROM outbox WHERE position = ?').pluck();
  /** Throws what SQLite throws. */
  const restore = (position: number): OutboundApplication | null => {
    const state = states.get(position);
    // What was erased meanwhile looks damaged too, and is not put back.
    if (state === undefined || !unsettledStates.includes(state)) return null;
    return database.transaction(() => readOrRestore(parts, position)).immediate();
  };
  // On a disk that takes no writes any more, one row that cannot be put right must not keep the others from the stick.
  const restoreIfPossible = (position: number): OutboundApplication | null => {
    const restored = reserve.forPromised(() => attemptStorage(() => restore(position)));
    return restored.ok ? restored.value : null;
  };
  const read = (position: number, otherwise: typeof restore): OutboundApplication | null => {
    const stored = outbox.read(position);
    return stored.status === 'sound' ? outboundOf(stored, stationCode) : otherwise(position);
  };
  const settle: SettleCarried = {
    outstanding: (key) =>
      reserve.forPromised(() =>
        attemptStorage(() => {
          const row = outbox.find(key);
          if (row === null || !unsettledStates.includes(row.state)) return null;
          const application = read(row.position, restore);
          return application === null
            ? null
            : { position: row.position, application, setAside: row.state === 'needs-staff' };
        }),
      ),
    acknowledge: ({ position, application }, proof) => ledger.acknowledge(position, application, proof),
    acknowledgePaper: createAttachmentLedger(parts).acknowledge,
    decline: ({ position, application }, proof) => ledger.decline(position, application, proof),
    refuse: ({ position, application }, code) => ledger.reject(position, application, code),
  };
  const carried = database
    .prepare<[string], number>(`SELECT position FROM outbox AS item WHERE receipt_number = ? AND ${isCarried}`)
    .pluck();
  return {
    receiptCode: (receiptNumber) =>
      attemptStorage(() => {
        const position = carried.get(receiptNumber);
        const application = position === undefined ? null : read(position, restoreIfPossible);
        return application === null ? null : encodeReceiptCode(application);
      }),
    takeIn: (volume, countyKey) => takeInFrom(volume, { stationCode, countyKey, settle }),
    out: createCarryOut({
      source: createCacheSource({
        ...{ database, stationCode, attachmentFiles: parts.attachmentFiles },
        read: (position) => read(position, restoreIfPossible),
      }),
      recipient: ageRecipient(recipientBytes),
      now,
      onCarried({ fileName, applications }) {
        // The file is whole whether or not the log can say so.
        reserve.forPromised(() => attemptStorage(() => audit.append('carried-out', fileName, String(applications))));
      },
    }),
  };
}

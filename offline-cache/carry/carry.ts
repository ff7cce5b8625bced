import type { Database } from 'better-sqlite3';
import type { OutboundApplication } from '../../app/contracts/delivery.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Reserve } from '../reserve.ts';
import { ageRecipient } from '../sealed-store/age-file.ts';
import { decodeAgeRecipient } from '../sealed-store/age-recipient.ts';
import { attemptStorage } from '../storage-failure.ts';
import { createCacheSource } from './cache-source.ts';
import { type CarryOut, createCarryOut } from './carry-out.ts';

export interface CarryParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  readonly reserve: Reserve;
  readonly stationCode: string;
  /** Was checked when the cache was opened. */
  readonly countyRecipient: string;
  readonly now: () => number;
}

/** How applications reach the county without a link, and its answers come back. */
export interface Carry {
  /** Writes everything the county has not confirmed to a stick, as one sealed file. */
  readonly out: CarryOut;
}

/** Puts the ways out together over the parts of an open cache. */
export function createCarry(parts: CarryParts): Carry {
  const { database, outbox, audit, reserve, stationCode, countyRecipient, now } = parts;
  const recipientBytes = decodeAgeRecipient(countyRecipient);
  if (recipientBytes === null) throw new Error('the recipient was accepted when the cache was opened');
  const read = (position: number): OutboundApplication | null => {
    const stored = outbox.read(position);
    return stored.status === 'sound' ? { ...stored.row, stationCode, sealed: stored.sealed } : null;
  };
  return {
    out: createCarryOut({
      source: createCacheSource({ database, stationCode, read }),
      recipient: ageRecipient(recipientBytes),
      now,
      onCarried({ fileName, applications }) {
        // The file is whole whether or not the log can say so.
        reserve.forPromised(() => attemptStorage(() => audit.append('carried-out', fileName, String(applications))));
      },
    }),
  };
}

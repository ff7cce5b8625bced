import { join } from 'node:path';
import type { SendApplication } from '../app/contracts/delivery.ts';
import { fail, ok, type Result } from '../app/contracts/result.ts';
import { createAuditLog } from './audit/audit-log.ts';
import type { Clock } from './clock.ts';
import { type Delivery, type DeliveryEvent, startDelivery } from './delivery/delivery.ts';
import { type ApplicationOutcome, createLedger } from './delivery/ledger.ts';
import { beginEpoch } from './epoch.ts';
import { type OpenDatabaseFailureCode, openOutboxDatabase } from './open-database.ts';
import { openJournal } from './outbox/journal.ts';
import { createOutbox } from './outbox/outbox.ts';
import { forgetArchived, reconcileJournal } from './outbox/reconcile-journal.ts';
import { createSaveApplication, type SaveApplication } from './outbox/save-application.ts';
import { createDocumentPrints } from './receipt-register/document-prints.ts';
import { createReceiptRegister, type ReceiptEntry } from './receipt-register/receipt-register.ts';
import { createSealedStore } from './sealed-store/sealed-store.ts';
import { attemptStorage, type StorageFailureCode } from './storage-failure.ts';

export { type Clock, systemClock } from './clock.ts';
export type { Delivery, DeliveryEvent } from './delivery/delivery.ts';
export type { ApplicationOutcome } from './delivery/ledger.ts';
export type { ReceiptEntry } from './receipt-register/receipt-register.ts';
export type { StorageFailureCode } from './storage-failure.ts';

export interface OfflineCacheOptions {
  /** Holds `outbox.db`; created where missing. */
  readonly folder: string;
  /** Holds the second copy; give it another disk where there is one. Default: `journal` inside `folder`. */
  readonly journalFolder?: string;
  readonly stationCode: string;
  /** The county's `age1…` X25519 recipient. */
  readonly countyRecipient: string;
  readonly clock: Clock;
  /** In [0, 1); spreads retries. Nothing secret is drawn from it. */
  readonly random: () => number;
}

export type OpenFailureCode = OpenDatabaseFailureCode | 'county-recipient-invalid';

/** What opening found; for the log and the staff. */
export interface OpeningReport {
  /** Name of the damaged database set aside, `null` for none. */
  readonly quarantined: string | null;
  /** Rows the database took over from the journal. */
  readonly rebuiltRows: number;
  /** First audit line that does not follow from the one before it, `null` for a whole chain. */
  readonly brokenAuditLine: number | null;
}

/** The durable half of the station. One per process; `close` before opening again. */
export interface OfflineCache {
  readonly opening: OpeningReport;
  /**
   * Seals and saves one application. `ok` means: on disk twice, "saved" may be said. A failure means: nothing of it
   * was kept, the person must be told to ask the staff.
   */
  readonly saveApplication: SaveApplication;
  findReceiptByPickupCode(pickupCode: string): Result<ReceiptEntry | null, StorageFailureCode>;
  findReceiptByNumber(receiptNumber: string): Result<ReceiptEntry | null, StorageFailureCode>;
  /** Where an application stands now, by its key; `kept` for an unknown one. */
  outcomeOf(key: string): Result<ApplicationOutcome, StorageFailureCode>;
  /**
   * Counts one print before the first byte of it is sent: should the station die under it, the next one is a copy.
   * `copy` says whether this one already is.
   */
  beginPrint(receiptNumber: string): Result<{ readonly copy: boolean }, StorageFailureCode | 'not-found'>;
  /** Takes a begun print back; only for one of which nothing can have reached the paper. */
  abandonPrint(receiptNumber: string): Result<null, StorageFailureCode | 'not-found'>;
  /** The same for a document of the case; `document` is the id of its template. */
  beginDocumentPrint(
    receiptNumber: string,
    document: string,
  ): Result<{ readonly copy: boolean }, StorageFailureCode | 'not-found'>;
  abandonDocumentPrint(receiptNumber: string, document: string): Result<null, StorageFailureCode | 'not-found'>;
  /** Applications the county has not settled yet. */
  waitingCount(): Result<number, StorageFailureCode>;
  /** Starts delivering and goes on until `close`. Called once. */
  startDelivery(options: {
    readonly send: SendApplication<AbortSignal>;
    readonly onEvent: (event: DeliveryEvent) => void;
  }): Delivery;
  /** Drains delivery, then closes database and journal. */
  close(): Promise<void>;
}

const archiveAfterMs = 30 * 24 * 60 * 60_000;

/** Opens, checks, repairs and reconciles the cache of one station. */
export async function openOfflineCache(options: OfflineCacheOptions): Promise<Result<OfflineCache, OpenFailureCode>> {
  const { folder, stationCode, clock } = options;
  if (!/^[0-9A-Z]+(-[0-9A-Z]+)*$/.test(stationCode)) throw new RangeError('station code must be capitals and digits');
  const sealedStore = createSealedStore(options.countyRecipient);
  if (!sealedStore.ok) return sealedStore;
  const now = (): number => clock.now();
  const opened = openOutboxDatabase(folder, now);
  if (!opened.ok) return opened;
  const { database, quarantined } = opened.value;

  const prepared = attemptStorage(() => {
    const outbox = createOutbox(database);
    const register = createReceiptRegister(database);
    const documentPrints = createDocumentPrints(database);
    const audit = createAuditLog(database, now);
    const journal = openJournal(options.journalFolder ?? join(folder, 'journal'));
    const stores = { outbox, register, documentPrints, audit, journal };
    const parts = { database, ...stores, stationCode, now, sealedStore: sealedStore.value };
    const rebuiltRows = reconcileJournal(parts);
    outbox.requeueInterrupted();
    const epoch = beginEpoch(database, now);
    const brokenAuditLine = audit.firstBrokenLine();
    audit.append('cache-opened', epoch);
    if (quarantined !== null) audit.append('database-quarantined', quarantined);
    if (rebuiltRows > 0) audit.append('outbox-rebuilt', String(rebuiltRows));
    if (outbox.archive(new Date(now() - archiveAfterMs).toISOString()) > 0) forgetArchived(parts);
    return { parts: { ...parts, epoch }, opening: { quarantined, rebuiltRows, brokenAuditLine } };
  });
  if (!prepared.ok) {
    database.close();
    return prepared;
  }
  return ok(assemble(options, prepared.value.parts, prepared.value.opening));
}

type Parts = Parameters<typeof createSaveApplication>[0] & {
  readonly documentPrints: ReturnType<typeof createDocumentPrints>;
};

function assemble({ clock, random }: OfflineCacheOptions, parts: Parts, opening: OpeningReport): OfflineCache {
  const { database, outbox, register, documentPrints, audit, journal } = parts;
  const ledger = createLedger(parts);
  const save = createSaveApplication(parts);
  let delivery: Delivery | null = null;

  const countPrint = (
    subject: string,
    prints: 1 | -1,
    count: () => number | null,
  ): Result<{ readonly copy: boolean }, StorageFailureCode | 'not-found'> => {
    const counted = attemptStorage(() =>
      database
        .transaction(() => {
          const printedCount = count();
          if (printedCount === null) return null;
          const copy = printedCount > (prints === 1 ? 1 : 0);
          audit.append(prints === 1 ? 'print-begun' : 'print-abandoned', subject, copy ? 'copy' : 'original');
          return { copy };
        })
        .immediate(),
    );
    if (!counted.ok) return counted;
    return counted.value === null ? fail('not-found') : ok(counted.value);
  };
  const countReceipt = (receiptNumber: string, prints: 1 | -1) =>
    countPrint(receiptNumber, prints, () => register.countPrint(receiptNumber, prints));
  const countDocument = (receiptNumber: string, document: string, prints: 1 | -1) =>
    countPrint(`${receiptNumber} ${document}`, prints, () => documentPrints.count(receiptNumber, document, prints));

  return {
    opening,
    async saveApplication(request) {
      const saved = await save(request);
      if (saved.ok) delivery?.wake();
      return saved;
    },
    findReceiptByPickupCode: (pickupCode) => attemptStorage(() => register.findByPickupCode(pickupCode)),
    findReceiptByNumber: (receiptNumber) => attemptStorage(() => register.findByReceiptNumber(receiptNumber)),
    outcomeOf: (key) => attemptStorage(() => ledger.outcomeOf(key)),
    beginPrint: (receiptNumber) => countReceipt(receiptNumber, 1),
    abandonPrint(receiptNumber) {
      const counted = countReceipt(receiptNumber, -1);
      return counted.ok ? ok(null) : counted;
    },
    beginDocumentPrint: (receiptNumber, document) => countDocument(receiptNumber, document, 1),
    abandonDocumentPrint(receiptNumber, document) {
      const counted = countDocument(receiptNumber, document, -1);
      return counted.ok ? ok(null) : counted;
    },
    waitingCount: () => attemptStorage(() => outbox.waitingCount()),
    startDelivery({ send, onEvent }) {
      if (delivery !== null) throw new Error('delivery was started before');
      delivery = startDelivery({ ledger, send, clock, random, onEvent });
      return delivery;
    },
    async close() {
      await delivery?.close();
      journal.close();
      database.close();
    },
  };
}

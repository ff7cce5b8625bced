import { join } from 'node:path';
import type { SendApplication } from '../app/contracts/delivery.ts';
import { fail, ok, type Result } from '../app/contracts/result.ts';
import { createAuditLog } from './audit/audit-log.ts';
import { type Carry, createCarry } from './carry/carry.ts';
import type { Clock } from './clock.ts';
import { type Delivery, type DeliveryEvent, startDelivery } from './delivery/delivery.ts';
import { type ApplicationOutcome, createLedger } from './delivery/ledger.ts';
import { beginEpoch } from './epoch.ts';
import { type OpenDatabaseFailureCode, openOutboxDatabase } from './open-database.ts';
import { openJournal } from './outbox/journal.ts';
import { createOutbox } from './outbox/outbox.ts';
import { forgetArchived, lastForgottenSerials, reconcileJournal } from './outbox/reconcile-journal.ts';
import { createSaveApplication, type SaveApplication } from './outbox/save-application.ts';
import { createDocumentPrints } from './receipt-register/document-prints.ts';
import { createReceiptRegister, type ReceiptEntry } from './receipt-register/receipt-register.ts';
import { repairEntries } from './repair-entries.ts';
import { openReserve, type Reserve } from './reserve.ts';
import { createSealedStore, type SealedStore } from './sealed-store/sealed-store.ts';
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
  /** Room kept free for what was promised. Default: 8 MiB, enough for a full log and some thousand acknowledgements. */
  readonly reserveBytes?: number;
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
  /** Entries, counts, states and epochs that had rotted, or that a lost tail had taken along, and that were put right. */
  readonly repairedEntries: number;
  /** Register entries that nothing puts right; asking for one fails with `database-corrupt`. */
  readonly damagedEntries: number;
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
  /** The ways out without a link. */
  readonly carry: Carry;
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

const defaultReserveBytes = 8 * 1024 * 1024;
const archiveAfterMs = 30 * 24 * 60 * 60_000;

/** Opens, checks, repairs and reconciles the cache of one station. */
export async function openOfflineCache(options: OfflineCacheOptions): Promise<Result<OfflineCache, OpenFailureCode>> {
  const { folder, stationCode } = options;
  if (!/^[0-9A-Z]+(-[0-9A-Z]+)*$/.test(stationCode)) throw new RangeError('station code must be capitals and digits');
  const sealedStore = createSealedStore(options.countyRecipient);
  if (!sealedStore.ok) return sealedStore;
  const reserve = openReserve(folder, options.reserveBytes ?? defaultReserveBytes);
  const prepared = reserve.forPromised(() => openStores(options, sealedStore.value, reserve));
  if (!prepared.ok) return prepared;
  reserve.ensure();
  return ok(assemble(options, prepared.value.parts, prepared.value.opening));
}

function openStores(options: OfflineCacheOptions, sealedStore: SealedStore, reserve: Reserve) {
  const { folder, stationCode, clock } = options;
  const now = (): number => clock.now();
  const opened = openOutboxDatabase(folder, now);
  if (!opened.ok) return opened;
  const { database, quarantined } = opened.value;

  const journalOpened = attemptStorage(() => openJournal(options.journalFolder ?? join(folder, 'journal')));
  if (!journalOpened.ok) {
    database.close();
    return journalOpened;
  }
  const journal = journalOpened.value;

  const prepared = attemptStorage(() => {
    const outbox = createOutbox(database);
    const register = createReceiptRegister(database);
    const documentPrints = createDocumentPrints(database);
    const audit = createAuditLog(database, now);
    const stores = { outbox, register, documentPrints, audit, journal };
    const forgottenSerials = lastForgottenSerials(journal);
    const parts = { database, ...stores, forgottenSerials, stationCode, now, sealedStore, reserve };
    // Repaired first: reconciling reads what must be sound.
    const repaired = repairEntries(parts);
    const reconciled = reconcileJournal(parts);
    const rebuiltRows = reconciled.rows;
    outbox.requeueInterrupted();
    const brokenAuditLine = audit.firstBrokenLine();
    const lastEpoch = audit.lastSubject('cache-opened');
    const epoch = beginEpoch(database, now, lastEpoch);
    const repairedEntries =
      repaired.repaired + reconciled.forgotten + (lastEpoch === null || lastEpoch === epoch ? 0 : 1);
    const damagedEntries = repaired.damaged;
    audit.append('cache-opened', epoch);
    if (quarantined !== null) audit.append('database-quarantined', quarantined);
    if (rebuiltRows > 0) audit.append('outbox-rebuilt', String(rebuiltRows));
    if (repairedEntries > 0) audit.append('entries-repaired', String(repairedEntries));
    if (damagedEntries > 0) audit.append('entries-damaged', String(damagedEntries));
    if (outbox.archive(new Date(now() - archiveAfterMs).toISOString()) > 0) {
      forgetArchived(parts);
      // The log still holds pages with what was erased from the database.
      database.pragma('wal_checkpoint(TRUNCATE)');
    }
    return {
      parts: { ...parts, epoch },
      opening: { quarantined, rebuiltRows, brokenAuditLine, repairedEntries, damagedEntries },
    };
  });
  if (!prepared.ok) {
    journal.close();
    database.close();
  }
  return prepared;
}

type Parts = Parameters<typeof createSaveApplication>[0] & {
  readonly documentPrints: ReturnType<typeof createDocumentPrints>;
};

function assemble(
  { clock, random, countyRecipient }: OfflineCacheOptions,
  parts: Parts,
  opening: OpeningReport,
): OfflineCache {
  const { database, outbox, register, documentPrints, audit, journal, reserve } = parts;
  const ledger = createLedger(parts);
  const save = createSaveApplication(parts);
  let delivery: Delivery | null = null;

  const countPrint = (
    subject: string,
    prints: 1 | -1,
    count: () => number | null,
  ): Result<{ readonly copy: boolean }, StorageFailureCode | 'not-found'> => {
    const counted = reserve.forPromised(() =>
      attemptStorage(() =>
        database
          .transaction(() => {
            const printedCount = count();
            if (printedCount === null) return null;
            const copy = printedCount > (prints === 1 ? 1 : 0);
            audit.append(prints === 1 ? 'print-begun' : 'print-abandoned', subject, copy ? 'copy' : 'original');
            const [receiptNumber = '', document = null] = subject.split(' ');
            journal.appendUnsynced({ kind: 'printed', receiptNumber, document, printedCount });
            return { copy };
          })
          .immediate(),
      ),
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
    carry: createCarry({ ...parts, ledger, countyRecipient }),
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

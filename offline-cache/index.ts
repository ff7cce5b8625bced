import { join } from 'node:path';
import type { ReportAnswer } from '../app/contracts/delivery.ts';
import { fail, ok, type Result } from '../app/contracts/result.ts';
import { type Carry, createCarry } from './carry/carry.ts';
import type { Clock } from './clock.ts';
import type { Delivery } from './delivery/delivery.ts';
import { type ApplicationOutcome, createLedger } from './delivery/ledger.ts';
import { type Requeued, requeueLacking } from './delivery/requeue-lacking.ts';
import { type DeliveryOptions, startDelivering } from './delivery/start-delivering.ts';
import type { HourOfUse } from './delivery/wire-scheduler.ts';
import { startDraftExpiry } from './drafts/draft-expiry.ts';
import { type Drafts, type DraftsOptions, openDrafts } from './drafts/drafts.ts';
import type { OpenDatabaseFailureCode } from './open-database.ts';
import { closeStores, type OpenedStores, openStores } from './open-stores.ts';
import type { OpeningReport } from './opening-report.ts';
import { createSaveApplication, type SaveApplication } from './outbox/save-application.ts';
import type { ReceiptEntry, RegisterEntry } from './receipt-register/receipt-register.ts';
import { openReserve } from './reserve.ts';
import { createRetention, type Retention } from './retention/retention.ts';
import { createSealedStore } from './sealed-store/sealed-store.ts';
import { createItemQuery, type ItemStanding } from './standing/item-standing.ts';
import type { Standing } from './standing/standing.ts';
import { createStandingQuery } from './standing/take-standing.ts';
import { attemptStorage, type StorageFailureCode } from './storage-failure.ts';

export { type RemovableVolume, removableVolumes } from './carry/removable-volumes.ts';
export { type Clock, systemClock } from './clock.ts';
export type { Delivery, DeliveryEvent } from './delivery/delivery.ts';
export type { ApplicationOutcome } from './delivery/ledger.ts';
export { createWireScheduler, type HourOfUse, type WireScheduler } from './delivery/wire-scheduler.ts';
export type { OpeningReport } from './opening-report.ts';
export type { ReceiptEntry } from './receipt-register/receipt-register.ts';
export { receiptsInJournal } from './receipt-register/receipts-in-journal.ts';
export type { ItemStanding } from './standing/item-standing.ts';
export type { Standing } from './standing/standing.ts';
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
  /** Draws the keys of the next envelopes on a thread of its own, so that nobody waits for them. Default: no. */
  readonly sealAhead?: boolean;
  /** Room kept free for what was promised. Default: 16 MiB, enough for a full log and some thousand acknowledgements. */
  readonly reserveBytes?: number;
}

export type OpenFailureCode = OpenDatabaseFailureCode | 'county-recipient-invalid';

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
  /** Erasing what had its time, daily by itself, and what the county orders. */
  readonly retention: Pick<Retention, 'sweep' | 'obey' | 'obeyedOrders'>;
  /** How the cache stands, for staff, county and screens; `use` is what the link carried (`WireScheduler.bytesUsed`). */
  standing(use: readonly HourOfUse[]): Result<Standing, StorageFailureCode>;
  /** Opens the drafts of unfinished visits, once the station's key is there. */
  openDrafts(keys: Pick<DraftsOptions, 'stationKey' | 'suite'>): Drafts;
  /** What is true of one item, by its receipt number; `null` for one the outbox does not know. */
  itemStanding(receiptNumber: string): Result<ItemStanding | null, StorageFailureCode>;
  /** Applications the county has not settled yet. */
  waitingCount(): Result<number, StorageFailureCode>;
  /** Starts delivering and goes on until `close`. Called once. */
  startDelivery(options: DeliveryOptions): Delivery;
  /** Takes in what the county answered to a report: what it lacks goes again, and its time is noted, for drafts too. */
  takeReportAnswer(answer: ReportAnswer): Result<Requeued, StorageFailureCode>;
  /** Drains delivery, then closes database and journal. Called again it waits for the same end. */
  close(): Promise<void>;
}

const defaultReserveBytes = 16 * 1024 * 1024;

/** Opens, checks, repairs and reconciles the cache of one station. */
export async function openOfflineCache(options: OfflineCacheOptions): Promise<Result<OfflineCache, OpenFailureCode>> {
  const { folder, stationCode } = options;
  if (!/^[0-9A-Z]+(-[0-9A-Z]+)*$/.test(stationCode)) throw new RangeError('station code must be capitals and digits');
  const sealedStore = createSealedStore(options.countyRecipient, { ahead: options.sealAhead ?? false });
  if (!sealedStore.ok) return sealedStore;
  let stores: OpenedStores | null = null;
  let cache: OfflineCache | null = null;
  try {
    const reserve = openReserve(folder, options.reserveBytes ?? defaultReserveBytes);
    const prepared = reserve.forPromised(() => openStores(options, sealedStore.value, reserve));
    if (!prepared.ok) return prepared;
    stores = prepared.value;
    reserve.ensure();
    cache = assemble(options, stores.parts, stores.opening);
    return ok(cache);
  } finally {
    if (cache === null) {
      if (stores !== null) closeStores(stores.parts.database, stores.parts.journal);
      await sealedStore.value.close();
    }
  }
}

type Parts = OpenedStores['parts'];

function assemble(
  { clock, random, countyRecipient, folder, journalFolder }: OfflineCacheOptions,
  parts: Parts,
  opening: OpeningReport,
): OfflineCache {
  const { database, outbox, register, documentPrints, audit, journal, reserve, sealedStore } = parts;
  const ledger = createLedger(parts);
  const save = createSaveApplication(parts);
  const itemStanding = createItemQuery(database);
  const standing = createStandingQuery({
    ...parts,
    clock,
    folder,
    journalFolder: journalFolder ?? join(folder, 'journal'),
    opening,
  });
  const carry = createCarry({ ...parts, ledger, countyRecipient });
  // Last: they leave timers behind, which an opening that fails must not.
  const retention = createRetention(parts, clock);
  const draftExpiry = startDraftExpiry(parts.drafts, clock);
  let delivery: Delivery | null = null;
  let closing: Promise<void> | null = null;

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

  const withReservedNumber = (entry: RegisterEntry | null): ReceiptEntry | null =>
    entry === null ? null : { ...entry, reservedCaseNumber: outbox.reservedCaseNumber(entry.receiptNumber) };

  const close = async (): Promise<void> => {
    retention.close();
    draftExpiry.close();
    await delivery?.close();
    await sealedStore.close();
    closeStores(database, journal);
  };

  return {
    opening,
    async saveApplication(request) {
      const saved = await save(request);
      if (saved.ok) delivery?.wake();
      // The draft is erased with the commit; the log still holds it.
      if (saved.ok && request.draft !== undefined) attemptStorage(() => database.pragma('wal_checkpoint(TRUNCATE)'));
      return saved;
    },
    findReceiptByPickupCode: (pickupCode) =>
      attemptStorage(() => withReservedNumber(register.findByPickupCode(pickupCode))),
    findReceiptByNumber: (receiptNumber) =>
      attemptStorage(() => withReservedNumber(register.findByReceiptNumber(receiptNumber))),
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
    retention,
    carry,
    standing: (use) => attemptStorage(() => standing(use)),
    openDrafts: (keys) => openDrafts({ store: parts.drafts, ...keys }),
    itemStanding: (receiptNumber) => attemptStorage(() => itemStanding(receiptNumber)),
    waitingCount: () => attemptStorage(() => outbox.waitingCount()),
    startDelivery(options) {
      if (delivery !== null) throw new Error('delivery was started before');
      delivery = startDelivering({ ...parts, ledger, clock, random }, options);
      return delivery;
    },
    takeReportAnswer(answer) {
      const requeued = requeueLacking(parts, answer);
      // Of all the county says only this is what time it is now: an acknowledgement may come days later, by stick.
      draftExpiry.countyTold(Date.parse(answer.time));
      if (requeued.ok && requeued.value.applications + requeued.value.attachments > 0) delivery?.wake();
      return requeued;
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

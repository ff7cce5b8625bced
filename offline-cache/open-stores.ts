import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { openAttachmentFiles } from './attachments/attachment-files.ts';
import { type AttachmentTable, createAttachmentTable } from './attachments/attachment-table.ts';
import { createAuditLog } from './audit/audit-log.ts';
import { createReservedCaseNumbers } from './case-numbers/reserved-case-numbers.ts';
import type { Clock } from './clock.ts';
import { createCountyTime } from './county-time.ts';
import { createDraftStore, eraseNewestDrafts } from './drafts/draft-store.ts';
import { createDraftTime } from './drafts/draft-time.ts';
import { beginEpoch } from './epoch.ts';
import { openOutboxDatabase } from './open-database.ts';
import { type Journal, openJournal } from './outbox/journal.ts';
import { createOutbox } from './outbox/outbox.ts';
import { lastForgottenSerials, reconcileJournal } from './outbox/reconcile-journal.ts';
import { createDocumentPrints } from './receipt-register/document-prints.ts';
import { createReceiptRegister } from './receipt-register/receipt-register.ts';
import { repairEntries } from './repair-entries.ts';
import type { Reserve } from './reserve.ts';
import { createObeyedOrders } from './retention/obeyed-orders.ts';
import { sweepExpired } from './retention/sweep.ts';
import type { SealedStore } from './sealed-store/sealed-store.ts';
import { attemptStorage } from './storage-failure.ts';

export interface StoreOptions {
  readonly folder: string;
  readonly journalFolder?: string;
  readonly stationCode: string;
  readonly clock: Clock;
}

export type OpenedStores = Extract<ReturnType<typeof openStores>, { readonly ok: true }>['value'];

/**
 * Opens the stores of one station, repairs what rotted, makes database and journal agree, and erases what had its time.
 */
export function openStores(options: StoreOptions, sealedStore: SealedStore, reserve: Reserve) {
  const { folder, stationCode, clock } = options;
  const now = (): number => clock.now();
  const opened = openOutboxDatabase(folder, now);
  if (!opened.ok) return opened;
  const { database, quarantined } = opened.value;

  const journalFolder = options.journalFolder ?? join(folder, 'journal');
  const prepare = (journal: Journal) => {
    const outbox = createOutbox(database);
    const register = createReceiptRegister(database);
    const documentPrints = createDocumentPrints(database);
    const audit = createAuditLog(database, now);
    const attachments = createAttachmentTable(database);
    const attachmentFiles = openAttachmentFiles(folder, journalFolder);
    const caseNumbers = createReservedCaseNumbers(database);
    const obeyedOrders = createObeyedOrders(database);
    const countyTime = createCountyTime(database, audit, now);
    const drafts = createDraftStore(
      database,
      createDraftTime(database, now, () => performance.now()),
    );
    const stores = { outbox, register, documentPrints, attachments, attachmentFiles, caseNumbers, audit, journal };
    const forgottenSerials = lastForgottenSerials(journal);
    const parts = {
      database,
      ...stores,
      obeyedOrders,
      forgottenSerials,
      stationCode,
      countyTime,
      now: countyTime.now,
      sealedStore,
      reserve,
    };
    // Repaired first: reconciling reads what must be sound.
    const repaired = repairEntries(parts);
    const reconciled = database
      .transaction(() => {
        const takenOver = reconcileJournal(parts);
        // With what was taken over, or not at all: the next opening would not know of it any more.
        if (takenOver.rows > 0) eraseNewestDrafts(database, takenOver.rows);
        return takenOver;
      })
      .immediate();
    const rebuiltRows = reconciled.rows;
    outbox.requeueInterrupted();
    const unknownStates = attachments.requeueInterrupted();
    const brokenAuditLine = audit.firstBrokenLine();
    const lastEpoch = audit.lastSubject('cache-opened');
    const epoch = beginEpoch(database, now, lastEpoch);
    const repairedEntries =
      repaired.repaired + reconciled.forgotten + unknownStates + (lastEpoch === null || lastEpoch === epoch ? 0 : 1);
    const damagedEntries = repaired.damaged;
    audit.append('cache-opened', epoch);
    if (quarantined !== null) audit.append('database-quarantined', quarantined);
    if (rebuiltRows > 0) audit.append('outbox-rebuilt', String(rebuiltRows));
    if (repairedEntries > 0) audit.append('entries-repaired', String(repairedEntries));
    if (damagedEntries > 0) audit.append('entries-damaged', String(damagedEntries));
    sweepExpired({ ...parts, folder });
    drafts.sweep();
    const swept = attachmentFiles.sweep(namedPapers(attachments, journal));
    if (swept > 0) audit.append('attachments-swept', String(swept));
    return {
      parts: { ...parts, epoch, folder, drafts },
      opening: { quarantined, rebuiltRows, brokenAuditLine, repairedEntries, damagedEntries },
    };
  };

  let journal: Journal | null = null;
  let isPrepared = false;
  try {
    const journalOpened = attemptStorage(() => openJournal(journalFolder));
    if (!journalOpened.ok) return journalOpened;
    journal = journalOpened.value;
    const prepared = attemptStorage(() => prepare(journalOpened.value));
    isPrepared = prepared.ok;
    return prepared;
  } finally {
    if (!isPrepared) closeStores(database, journal);
  }
}

/** Whatever thwarts an opening, be it a bug: left open, the database would hold its lock against the next attempt. */
export function closeStores(database: Database, journal: Journal | null): void {
  try {
    journal?.close();
  } finally {
    database.close();
  }
}

/** Papers that an application still needs, by the database or, should its row have rotted, by the journal. */
function namedPapers(attachments: AttachmentTable, journal: Journal): ReadonlySet<string> {
  const named = new Set(attachments.names());
  for (const frame of journal.frames()) {
    if (frame.kind !== 'saved') continue;
    for (const { sealedSha256 } of frame.row.details?.attachments ?? []) named.add(sealedSha256);
  }
  return named;
}

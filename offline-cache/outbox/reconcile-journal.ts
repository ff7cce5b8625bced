import type { Database } from 'better-sqlite3';
import { assertNever } from '../../app/contracts/result.ts';
import type { AttachmentTable } from '../attachments/attachment-table.ts';
import type { ReservedCaseNumbers } from '../case-numbers/reserved-case-numbers.ts';
import { unlessDamaged } from '../receipt-register/damaged-entry.ts';
import type { DocumentPrints } from '../receipt-register/document-prints.ts';
import type { ReceiptRegister } from '../receipt-register/receipt-register.ts';
import type { ObeyedOrders } from '../retention/obeyed-orders.ts';
import type { Journal } from './journal.ts';
import type {
  AttachmentFrame,
  JournalFrame,
  NumbersFrame,
  PrintedFrame,
  SavedFrame,
  SettledFrame,
} from './journal-frame.ts';
import { missingFrames } from './missing-frames.ts';
import type { Outbox } from './outbox.ts';
import type { SavedRow } from './outbox-row.ts';

export interface ReconcileParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly register: ReceiptRegister;
  readonly documentPrints: DocumentPrints;
  readonly attachments: AttachmentTable;
  readonly caseNumbers: ReservedCaseNumbers;
  readonly obeyedOrders: ObeyedOrders;
  readonly journal: Journal;
}

/**
 * Makes database and journal agree after opening; returns how many rows the database took over from the journal,
 * and of how many others it had forgotten what became of them.
 * A journal row the database lacks is rolled forward whole: the database was replaced or lost its tail, or power went
 * between the journal's write and the commit, when the person had already confirmed. What the journal says was settled
 * or printed since is taken over likewise: a rotten log loses its tail without a word. A database row the journal lacks
 * (its file was deleted, damaged, or is on a new disk) is written to it again.
 */
export function reconcileJournal(parts: ReconcileParts): { readonly rows: number; readonly forgotten: number } {
  const frames = [...parts.journal.frames()];
  const saved = frames.filter((frame): frame is SavedFrame => frame.kind === 'saved');
  const settled = new Map<string, SettledFrame>();
  const printed = new Map<string, PrintedFrame>();
  const requeued = new Set<string>();
  const papers = new Map<string, AttachmentFrame>();
  const requeuedPapers = new Set<string>();
  for (const frame of frames) {
    if (isSettled(frame)) {
      settled.set(frame.key, frame);
      requeued.delete(frame.key);
    }
    if (frame.kind === 'requeued') requeued.add(frame.key);
    if (frame.kind === 'attachment-acknowledged') {
      papers.set(frame.sealedSha256, frame);
      requeuedPapers.delete(frame.sealedSha256);
    }
    if (frame.kind === 'attachment-requeued') {
      papers.delete(frame.sealedSha256);
      requeuedPapers.add(frame.sealedSha256);
    }
    if (frame.kind === 'printed') printed.set(`${frame.receiptNumber} ${frame.document ?? ''}`, frame);
  }
  const takenOver = parts.database
    .transaction(() => {
      const added = new Set(saved.filter((frame) => takeOver(parts, frame)).map(({ row }) => row.receiptNumber));
      // An attachment's row is no more than what its application says; one that rotted away is made again. Not where the
      // application was wiped and the power went before the journal had forgotten it.
      const held = new Set(parts.outbox.keys());
      for (const { row } of saved) if (held.has(row.key)) addDetails(parts, row);
      for (const frame of papers.values()) parts.attachments.takeOver(frame, frame.settledAt);
      for (const name of requeuedPapers) parts.attachments.requeueLacking(name);
      for (const frame of frames) if (frame.kind === 'wiped') parts.obeyedOrders.add(frame);
      const changed = [
        ...[...settled.values()].map((frame) => unlessDamaged(() => settle(parts, frame, requeued), null)),
        ...[...printed.values()].map((frame) => unlessDamaged(() => raisePrints(parts, frame), null)),
      ];
      // Settled since without the disk knowing of it, an application is asked for once more, and the answer is the same.
      for (const key of requeued) parts.outbox.requeueAcknowledged(key);
      const forgotten = changed.filter((receiptNumber) => receiptNumber !== null && !added.has(receiptNumber));
      return { rows: added.size, forgotten: forgotten.length };
    })
    .immediate();
  parts.journal.appendAll(missingFrames(parts, new Set(saved.map((frame) => frame.row.key))));
  return takenOver;
}

/**
 * Drops from the journal what the archive has erased, so that the second copy does not outlive the first; of the receipt
 * numbers the highest of each day stays. The orders obeyed are written to it.
 */
export function forgetArchived({ outbox, register, obeyedOrders, journal }: ReconcileParts): void {
  const kept = new Set(outbox.keys());
  const isKept = ({ row }: SavedFrame): boolean => kept.has(row.key) || holdsUnderAnotherKey(outbox, kept, row);
  const keptReceipts = new Set<string>();
  const keptPapers = new Set<string>();
  // Before all else: an application that was written anew stands behind what became of it.
  for (const frame of journal.frames()) {
    if (frame.kind !== 'saved' || !isKept(frame)) continue;
    keptReceipts.add(frame.row.receiptNumber);
    for (const { sealedSha256 } of frame.row.details?.attachments ?? []) keptPapers.add(sealedSha256);
  }
  const frames: JournalFrame[] = [];
  const serials = lastForgottenSerials(journal);
  for (const frame of journal.frames()) {
    switch (frame.kind) {
      case 'saved':
        if (isKept(frame)) frames.push(isNameless(register, frame) ? withoutName(frame) : frame);
        else raise(serials, frame.receipt);
        break;
      case 'acknowledged':
      case 'rejected':
      case 'needs-staff':
      case 'requeued':
        if (kept.has(frame.key)) frames.push(frame);
        break;
      case 'attachment-acknowledged':
      case 'attachment-requeued':
        if (keptPapers.has(frame.sealedSha256)) frames.push(frame);
        break;
      case 'unknown':
        frames.push(frame);
        break;
      case 'printed':
        if (keptReceipts.has(frame.receiptNumber)) frames.push(frame);
        break;
      case 'numbers':
      case 'wiped':
        break;
      default:
        assertNever(frame);
    }
  }
  for (const [businessDate, serial] of serials) frames.push({ kind: 'numbers', businessDate, serial });
  for (const order of obeyedOrders.all()) frames.push({ kind: 'wiped', ...order });
  journal.rewrite(frames);
}

/** The register has forgotten the name that the frame still bears. */
export function isNameless(register: ReceiptRegister, { row, receipt }: SavedFrame): boolean {
  if (receipt.maskedName === '') return false;
  return unlessDamaged(() => register.forJournal(row.receiptNumber), null)?.maskedName === '';
}

function withoutName(frame: SavedFrame): SavedFrame {
  return { ...frame, receipt: { ...frame.receipt, maskedName: '' } };
}

/** Where the key in the database has rotted, the frame is the only sound copy of its row. */
function holdsUnderAnotherKey(outbox: Outbox, kept: ReadonlySet<string>, { key, epoch, sequence }: SavedRow): boolean {
  if (outbox.find(key) !== null) return false;
  return outbox.between(epoch, sequence, sequence).some((row) => kept.has(row.key));
}

/** The highest serial of each day that the journal has forgotten the application of. */
export function lastForgottenSerials(journal: Journal): Map<string, number> {
  const serials = new Map<string, number>();
  for (const frame of journal.frames()) if (frame.kind === 'numbers') raise(serials, frame);
  return serials;
}

function raise(serials: Map<string, number>, { businessDate, serial }: Omit<NumbersFrame, 'kind'>): void {
  serials.set(businessDate, Math.max(serials.get(businessDate) ?? 0, serial));
}

function takeOver({ outbox, register }: ReconcileParts, { row, receipt, sealed }: SavedFrame): boolean {
  // A clash that is not the row itself is a save the database refused and the journal could not take back.
  const taken = () => register.findByPickupCode(receipt.pickupCode) !== null;
  if (outbox.clashesWith(row) || unlessDamaged(taken, true)) return false;
  register.add({ ...receipt, receiptNumber: row.receiptNumber, itemCode: row.itemCode, createdAt: row.createdAt });
  // The journal does not know of prints: a slip may be in somebody's hands, so the next one is a copy.
  register.countPrint(row.receiptNumber, 1);
  outbox.add(row, sealed);
  return true;
}

function isSettled(frame: JournalFrame): frame is SettledFrame {
  return frame.kind === 'acknowledged' || frame.kind === 'rejected' || frame.kind === 'needs-staff';
}

/** Papers and the number drawn are told by the application itself, so the tables about them can always be filled again. */
function addDetails({ attachments, caseNumbers }: ReconcileParts, { key, details }: SavedRow): void {
  if (details === undefined) return;
  attachments.add(key, details.attachments);
  if (details.reservedCaseNumber !== null) caseNumbers.draw(details.reservedCaseNumber, key);
}

/** The county's word stands, whatever the database remembers of it; the receipt it had to be told of, or `null`. */
function settle(
  { outbox, register }: ReconcileParts,
  settled: SettledFrame,
  requeued: ReadonlySet<string>,
): string | null {
  const row = outbox.find(settled.key);
  if (row === null || (row.state !== 'queued' && row.state !== 'sending')) return null;
  switch (settled.kind) {
    case 'rejected': {
      const { code, statement, signature, settledAt } = settled;
      if (statement === undefined || signature === undefined) {
        outbox.setAside(row.position, 'rejected', code, settledAt);
      } else outbox.decline(row.position, code, { statement, signature }, settledAt);
      register.settle(row.receiptNumber, 'returned', null);
      return row.receiptNumber;
    }
    case 'needs-staff':
      outbox.setAside(row.position, 'needs-staff', settled.code, settled.settledAt);
      return row.receiptNumber;
    case 'acknowledged': {
      // The county lost it later and has not taken it again: it waits, with the county's earlier word.
      const lost = requeued.has(settled.key);
      if (lost && outbox.hasProof(row.position)) return null;
      outbox.acknowledge(row.position, settled, settled.settledAt);
      register.settle(row.receiptNumber, 'accepted', settled.caseNumber);
      if (lost) outbox.requeueAcknowledged(settled.key);
      return row.receiptNumber;
    }
  }
}

function raisePrints({ register, documentPrints }: ReconcileParts, printed: PrintedFrame): string | null {
  const { receiptNumber, document, printedCount } = printed;
  const raised =
    document === null
      ? register.raisePrints(receiptNumber, printedCount)
      : documentPrints.raise(receiptNumber, document, printedCount);
  return raised ? receiptNumber : null;
}

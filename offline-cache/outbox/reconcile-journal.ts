import type { Database } from 'better-sqlite3';
import type { ReceiptRegister } from '../receipt-register/receipt-register.ts';
import type { Journal } from './journal.ts';
import type { JournalFrame, SavedFrame, SettledFrame } from './journal-frame.ts';
import type { Outbox } from './outbox.ts';

export interface ReconcileParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly register: ReceiptRegister;
  readonly journal: Journal;
}

/**
 * Makes database and journal agree after opening; returns how many rows the database took over from the journal.
 * A journal row the database lacks is rolled forward whole: the database was replaced or lost its tail, or power went
 * between the journal's write and the commit, when the person had already confirmed. A database row the journal lacks
 * (its file was deleted or is on a new disk) is written to it again.
 */
export function reconcileJournal(parts: ReconcileParts): number {
  const frames = [...parts.journal.frames()];
  const saved = frames.filter((frame): frame is SavedFrame => frame.kind === 'saved');
  const settled = new Map<string, SettledFrame>();
  for (const frame of frames) if (frame.kind !== 'saved') settled.set(frame.key, frame);

  const takenOver = parts.database
    .transaction(() => {
      let count = 0;
      for (const frame of saved) if (takeOver(parts, frame, settled.get(frame.row.key))) count += 1;
      return count;
    })
    .immediate();
  writeMissingFrames(parts, new Set(saved.map((frame) => frame.row.key)));
  return takenOver;
}

/** Drops from the journal what the archive has erased, so that the second copy does not outlive the first. */
export function forgetArchived({ outbox, journal }: ReconcileParts): void {
  const kept = new Set(outbox.keys());
  const frames: JournalFrame[] = [];
  for (const frame of journal.frames()) {
    if (kept.has(frame.kind === 'saved' ? frame.row.key : frame.key)) frames.push(frame);
  }
  journal.rewrite(frames);
}

function takeOver(parts: ReconcileParts, frame: SavedFrame, settled: SettledFrame | undefined): boolean {
  const { outbox, register } = parts;
  const { row, receipt } = frame;
  // A clash that is not the row itself is a save the database refused and the journal could not take back.
  if (outbox.clashesWith(row) || register.findByPickupCode(receipt.pickupCode) !== null) return false;
  register.add({ ...receipt, receiptNumber: row.receiptNumber, itemCode: row.itemCode, createdAt: row.createdAt });
  // The journal does not know of prints: a slip may be in somebody's hands, so the next one is a copy.
  register.countPrint(row.receiptNumber, 1);
  outbox.add(row, frame.sealed);
  const added = outbox.find(row.key);
  if (settled !== undefined && added !== null) settle(parts, added.position, row.receiptNumber, settled);
  return true;
}

function settle(
  { outbox, register }: ReconcileParts,
  position: number,
  receiptNumber: string,
  settled: SettledFrame,
): void {
  if (settled.kind === 'rejected') {
    outbox.setAside(position, 'rejected', settled.code, settled.settledAt);
    register.settle(receiptNumber, 'returned', null);
    return;
  }
  outbox.acknowledge(position, settled, settled.settledAt);
  register.settle(receiptNumber, 'accepted', settled.caseNumber);
}

function writeMissingFrames({ outbox, register, journal }: ReconcileParts, journalled: ReadonlySet<string>): void {
  for (const key of outbox.keys()) {
    if (journalled.has(key)) continue;
    const summary = outbox.find(key);
    const stored = summary === null ? null : outbox.read(summary.position);
    if (stored?.status !== 'sound') continue;
    const receipt = register.forJournal(stored.row.receiptNumber);
    if (receipt !== null) journal.appendSaved({ kind: 'saved', row: stored.row, receipt, sealed: stored.sealed });
  }
}

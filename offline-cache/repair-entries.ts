import type { Database } from 'better-sqlite3';
import type { AuditLine, AuditLog } from './audit/audit-log.ts';
import type { Journal } from './outbox/journal.ts';
import type { SavedFrame } from './outbox/journal-frame.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { DocumentPrintCount, DocumentPrints } from './receipt-register/document-prints.ts';
import type { NewReceipt, ReceiptRegister, RestoredReceipt } from './receipt-register/receipt-register.ts';

export interface RepairParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly register: ReceiptRegister;
  readonly documentPrints: DocumentPrints;
  readonly audit: AuditLog;
  readonly journal: Journal;
}

/**
 * Puts right what rotted beside the sealed rows: the journal knows what a receipt said when it was saved, the audit log
 * what became of it. Only the receipt of an application archived long ago may find no copy; it stays damaged.
 */
export function repairEntries(parts: RepairParts): { readonly repaired: number; readonly damaged: number } {
  return parts.database
    .transaction(() => {
      // A receipt's number may change back while rows that name it wait for the same.
      parts.database.pragma('defer_foreign_keys = ON');
      const entries = repairRegister(parts);
      const repaired =
        entries.repaired + repairDocumentPrints(parts) + parts.outbox.requeueUnknown() + repairReasons(parts);
      return { repaired, damaged: entries.damaged };
    })
    .immediate();
}

function repairRegister({ register, audit, journal }: RepairParts) {
  const damaged = register.damaged();
  if (damaged.length === 0) return { repaired: 0, damaged: 0 };
  const frames = [...journal.frames()].filter((frame): frame is SavedFrame => frame.kind === 'saved');
  const lines = audit.linesOf('print-begun', 'print-abandoned', 'application-acknowledged', 'application-returned');
  let repaired = 0;
  for (const entry of damaged) {
    const frame = frames.find((candidate) => speaksOf(candidate, entry));
    if (frame === undefined) continue;
    register.restore(entry.receiptNumber, restored(frame, lines));
    repaired += 1;
  }
  return { repaired, damaged: damaged.length - repaired };
}

/** One bit flipped, so all of these but one are right still. */
function speaksOf({ row, receipt }: SavedFrame, entry: NewReceipt): boolean {
  if (row.receiptNumber === entry.receiptNumber || receipt.pickupCode === entry.pickupCode) return true;
  return receipt.businessDate === entry.businessDate && receipt.serial === entry.serial;
}

function restored({ row, receipt }: SavedFrame, lines: readonly AuditLine[]): RestoredReceipt {
  const { receiptNumber, itemCode, createdAt } = row;
  const told = lines.filter(({ subject }) => subject === receiptNumber);
  const accepted = told.findLast(({ event }) => event === 'application-acknowledged');
  const returned = told.some(({ event }) => event === 'application-returned');
  return {
    ...receipt,
    receiptNumber,
    itemCode,
    createdAt,
    outcome: accepted !== undefined ? 'accepted' : returned ? 'returned' : 'kept',
    caseNumber: accepted?.code ?? null,
    printedCount: printsIn(told),
  };
}

function printsIn(lines: readonly AuditLine[]): number {
  return lines.reduce(
    (sum, { event }) => sum + (event === 'print-begun' ? 1 : event === 'print-abandoned' ? -1 : 0),
    0,
  );
}

function repairDocumentPrints({ documentPrints, audit }: RepairParts): number {
  if (!documentPrints.anyDamaged()) return 0;
  const bySubject = Map.groupBy(audit.linesOf('print-begun', 'print-abandoned'), ({ subject }) => subject);
  const counts: DocumentPrintCount[] = [];
  for (const [subject, lines] of bySubject) {
    const [receiptNumber = '', document] = subject.split(' ');
    if (document !== undefined) counts.push({ receiptNumber, document, printedCount: printsIn(lines) });
  }
  documentPrints.replace(counts);
  return 1;
}

function repairReasons({ outbox, audit }: RepairParts): number {
  const setAside = outbox.setAsideRows();
  if (setAside.length === 0) return 0;
  const lines = audit.linesOf('application-returned', 'application-needs-staff');
  const reasons = new Map(lines.map(({ subject, code }) => [subject, code]));
  let repaired = 0;
  for (const { position, receiptNumber, lastFailure } of setAside) {
    const reason = reasons.get(receiptNumber) ?? reasons.get(String(position));
    if (reason === undefined || reason === lastFailure) continue;
    outbox.setReason(position, reason);
    repaired += 1;
  }
  return repaired;
}

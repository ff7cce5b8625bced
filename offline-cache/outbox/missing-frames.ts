import type { AttachmentTable } from '../attachments/attachment-table.ts';
import { unlessDamaged } from '../receipt-register/damaged-entry.ts';
import type { DocumentPrints } from '../receipt-register/document-prints.ts';
import type { ReceiptRegister } from '../receipt-register/receipt-register.ts';
import type { JournalFrame } from './journal-frame.ts';
import type { Outbox, RowSummary } from './outbox.ts';

interface MissingParts {
  readonly outbox: Outbox;
  readonly register: ReceiptRegister;
  readonly documentPrints: DocumentPrints;
  readonly attachments: AttachmentTable;
}

/**
 * What the database knows and the journal lacks: applications, and what became of them, their papers and their prints. Made one by one, as they are
 * written: a journal that was lost lacks all there is.
 */
export function* missingFrames(parts: MissingParts, journalled: ReadonlySet<string>): Generator<JournalFrame, void> {
  const { outbox, register } = parts;
  for (const key of outbox.keys()) {
    if (journalled.has(key)) continue;
    const summary = outbox.find(key);
    const stored = summary === null ? null : outbox.read(summary.position);
    if (stored?.status !== 'sound') continue;
    const receipt = unlessDamaged(() => register.forJournal(stored.row.receiptNumber), null);
    if (receipt === null) continue;
    yield { kind: 'saved', row: stored.row, receipt, sealed: stored.sealed };
    if (summary !== null) yield* fateFrames(parts, summary);
    yield* paperFrames(parts, key);
    yield* printFrames(parts, stored.row.receiptNumber);
  }
}

/** What became of a row, as the journal tells it. */
function* fateFrames(
  { outbox, register }: MissingParts,
  { position, key, receiptNumber }: RowSummary,
): Generator<JournalFrame, void> {
  const fate = outbox.fate(position);
  if (fate === null || (fate.settledAt === null && fate.proof === null)) return;
  const { state, proof } = fate;
  const settledAt = fate.settledAt ?? new Date(0).toISOString();
  const code = fate.lastFailure ?? 'row-damaged';
  if (state === 'needs-staff') yield { kind: 'needs-staff', key, code, settledAt };
  else if (state === 'rejected') yield { kind: 'rejected', key, code, ...proof, settledAt };
  else if (proof !== null) {
    const caseNumber = unlessDamaged(() => register.findByReceiptNumber(receiptNumber), null)?.caseNumber;
    if (caseNumber != null) yield { kind: 'acknowledged', key, caseNumber, ...proof, settledAt };
    // The county lost it since: it waits again.
    if (state !== 'acknowledged') yield { kind: 'requeued', key };
  }
}

function* paperFrames({ attachments }: MissingParts, applicationKey: string): Generator<JournalFrame, void> {
  for (const { waits, settledAt, ...proof } of attachments.proofsOf(applicationKey)) {
    yield { kind: 'attachment-acknowledged', ...proof, settledAt: settledAt ?? new Date(0).toISOString() };
    if (waits) yield { kind: 'attachment-requeued', sealedSha256: proof.sealedSha256 };
  }
}

function* printFrames(
  { register, documentPrints }: MissingParts,
  receiptNumber: string,
): Generator<JournalFrame, void> {
  const entry = unlessDamaged(() => register.findByReceiptNumber(receiptNumber), null);
  if (entry !== null && entry.printedCount > 0) {
    yield { kind: 'printed', receiptNumber, document: null, printedCount: entry.printedCount };
  }
  for (const { document, printedCount } of documentPrints.of(receiptNumber)) {
    yield { kind: 'printed', receiptNumber, document, printedCount };
  }
}

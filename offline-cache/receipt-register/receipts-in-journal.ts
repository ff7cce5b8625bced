import type { Result } from '../../app/contracts/result.ts';
import { readJournal } from '../outbox/journal.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';
import type { ReceiptEntry } from './receipt-register.ts';

/** Receipts to look up while the database cannot be used. */
export interface ReceiptsInJournal {
  findReceiptByPickupCode(pickupCode: string): Result<ReceiptEntry | null, StorageFailureCode>;
  findReceiptByNumber(receiptNumber: string): Result<ReceiptEntry | null, StorageFailureCode>;
}

/**
 * The receipts that the journal in `folder` knows of. Only reads, so it works on a disk that takes no writes and beside a
 * database that another process holds. What was archived is not in it.
 */
export function receiptsInJournal(folder: string): ReceiptsInJournal {
  const find = (fits: (entry: ReceiptEntry) => boolean): Result<ReceiptEntry | null, StorageFailureCode> =>
    attemptStorage(() => entriesOf(folder).find(fits) ?? null);
  return {
    findReceiptByPickupCode: (pickupCode) => find((entry) => entry.pickupCode === pickupCode),
    findReceiptByNumber: (receiptNumber) => find((entry) => entry.receiptNumber === receiptNumber),
  };
}

/** Read anew each time: another process may be writing to it. */
function entriesOf(folder: string): readonly ReceiptEntry[] {
  const entries = new Map<string, ReceiptEntry>();
  const numbers = new Map<string, string>();
  const change = (receiptNumber: string | undefined, changes: Partial<ReceiptEntry>): void => {
    const entry = entries.get(receiptNumber ?? '');
    if (entry !== undefined) entries.set(entry.receiptNumber, { ...entry, ...changes });
  };
  for (const frame of readJournal(folder)) {
    switch (frame.kind) {
      case 'saved': {
        const { receiptNumber, itemCode, createdAt, key } = frame.row;
        const { pickupCode, maskedName } = frame.receipt;
        numbers.set(key, receiptNumber);
        entries.set(receiptNumber, {
          receiptNumber,
          pickupCode,
          maskedName,
          itemCode,
          outcome: 'kept',
          caseNumber: null,
          reservedCaseNumber: frame.row.details?.reservedCaseNumber ?? null,
          printedCount: 0,
          createdAt,
        });
        break;
      }
      case 'acknowledged':
        change(numbers.get(frame.key), { outcome: 'accepted', caseNumber: frame.caseNumber });
        break;
      case 'rejected':
        change(numbers.get(frame.key), { outcome: 'returned' });
        break;
      case 'printed':
        if (frame.document === null) change(frame.receiptNumber, { printedCount: frame.printedCount });
        break;
      default:
        // Speaks of no receipt.
        break;
    }
  }
  return [...entries.values()];
}

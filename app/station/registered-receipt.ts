import type { ItemStanding, OfflineCache, ReceiptEntry } from '../../offline-cache/index.ts';
import type { RegisteredReceipt } from '../flows/reprint/reprint-machine.ts';
import { beijingTime } from './receipt-values.ts';

/** The truth about an item as its holder is told it: the register's word, and where the outbox knows more, that. */
export function registeredReceipt(
  entry: ReceiptEntry,
  itemStanding: OfflineCache['itemStanding'] | null,
): RegisteredReceipt {
  const { receiptNumber, itemCode, maskedName, outcome, caseNumber, createdAt } = entry;
  const standing = itemStanding === null ? null : standingOf(itemStanding, receiptNumber);
  const isHeld = standing?.state === 'needs-staff' || standing?.state === 'superseded';
  return {
    ...{ receiptNumber, itemCode, maskedName, caseNumber },
    outcome: isHeld ? standing.state : outcome,
    key: standing?.key ?? null,
    keptSince: beijingTime(new Date(createdAt)).slice('YYYY-'.length),
    replacedBy: standing?.replacedBy ?? null,
  };
}

function standingOf(itemStanding: OfflineCache['itemStanding'], receiptNumber: string): ItemStanding | null {
  const found = itemStanding(receiptNumber);
  return found.ok ? found.value : null;
}

import type { ReceiptValues } from '../../kiosk-config/fill-receipt-template.ts';
import type { ServiceItem } from '../../kiosk-config/schemas/service-item.ts';
import type { ReceiptEntry } from '../../offline-cache/index.ts';
import { receiptQrPayload } from '../flows/reprint/receipt-code.ts';

const titles = { accepted: '受理回执', kept: '暂存回执', returned: '退回告知' } as const;

/**
 * What one receipt says. Receipts are in Simplified Chinese whatever the language of the visit: they are papers of the
 * office. Nothing on it names the person in full.
 */
export function receiptValues(
  entry: ReceiptEntry,
  item: ServiceItem | undefined,
  print: { readonly stationName: string; readonly copy: boolean; readonly printedAt: Date },
): ReceiptValues {
  return {
    title: titles[entry.outcome],
    stationName: print.stationName,
    itemName: item?.name['zh-Hans'] ?? entry.itemCode,
    maskedName: entry.maskedName,
    receiptNumber: entry.receiptNumber,
    // A number drawn from the county's block is the case's already, though the county does not know the case yet.
    caseNumber: entry.caseNumber ?? entry.reservedCaseNumber ?? '',
    pickupCode: `${entry.pickupCode.slice(0, 4)} ${entry.pickupCode.slice(4)}`,
    printedAt: beijingTime(print.printedAt),
    nextStep: item?.nextStep[entry.outcome]['zh-Hans'] ?? '',
    qrPayload: receiptQrPayload(entry),
    copyMark: print.copy ? '【补打件】' : '',
  };
}

/** `YYYY-MM-DD HH:mm` in China, which has one time zone and no summer time. */
export function beijingTime(at: Date): string {
  const beijing = new Date(at.getTime() + 8 * 60 * 60 * 1000).toISOString();
  return `${beijing.slice(0, 10)} ${beijing.slice(11, 16)}`;
}

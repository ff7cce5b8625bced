import type { ReceiptValues } from '../../kiosk-config/fill-receipt-template.ts';
import type { ServiceItem } from '../../kiosk-config/schemas/service-item.ts';
import type { ItemStanding, ReceiptEntry } from '../../offline-cache/index.ts';
import { receiptQrPayload } from '../flows/reprint/receipt-code.ts';

const titles = { accepted: '受理回执', kept: '暂存回执', returned: '退回告知' } as const;

/**
 * What one receipt says. Receipts are in Simplified Chinese whatever the language of the visit: they are papers of the
 * office. Nothing on it names the person in full.
 */
export function receiptValues(
  entry: ReceiptEntry,
  item: ServiceItem | undefined,
  /** `null` where the outbox does not say. */
  standing: Pick<ItemStanding, 'state' | 'replacedBy' | 'replaces'> | null,
  print: {
    readonly stationName: string;
    readonly copy: boolean;
    readonly printedAt: Date;
    /** The application itself as a code for the county's desk, `null` for none. */
    readonly carryCode: string | null;
  },
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
    nextStep: nextStepOf(entry, item, standing),
    qrPayload: receiptQrPayload(entry),
    copyMark: print.copy ? '【补打件】' : '',
    carryHint: print.carryCode === null ? '' : '没网时把单子带到县里，扫下面的码就能收件',
    carryCode: print.carryCode ?? '',
  };
}

function nextStepOf(
  { outcome }: ReceiptEntry,
  item: ServiceItem | undefined,
  standing: Pick<ItemStanding, 'state' | 'replacedBy' | 'replaces'> | null,
): string {
  if (standing?.state === 'superseded') return `本件已重新办理，以新回执 ${standing.replacedBy ?? ''} 为准。`;
  const step =
    standing?.state === 'needs-staff'
      ? '本件已存好，县里没读出来，请拿本回执找工作人员，或用它在本机“补打回执”里重新办理。'
      : (item?.nextStep[outcome]['zh-Hans'] ?? '');
  return standing?.replaces == null ? step : `本回执替换 ${standing.replaces}。${step}`;
}

/** `YYYY-MM-DD HH:mm` in China, which has one time zone and no summer time. */
export function beijingTime(at: Date): string {
  const beijing = new Date(at.getTime() + 8 * 60 * 60 * 1000).toISOString();
  return `${beijing.slice(0, 10)} ${beijing.slice(11, 16)}`;
}

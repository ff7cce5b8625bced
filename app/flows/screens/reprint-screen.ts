import type { Screen, VisitFrame } from '../../contracts/screen.ts';
import type { ReprintContext } from '../reprint/reprint-machine.ts';
import type { Page } from '../service/page.ts';
import type { ScreenEnvironment } from './screen-environment.ts';

/** Draws one page of the errand "print my receipt again". Pure. */
export function reprintScreen(
  page: Page,
  context: ReprintContext,
  { searching, scan }: { readonly searching: boolean; readonly scan: boolean },
  visit: VisitFrame,
  environment: ScreenEnvironment,
): Screen {
  const { found } = context;
  if (page.page !== 'receipt-found' || found === null) {
    return { kind: 'enter-pickup-code', visit, scan, searching, notFound: context.notFound };
  }
  return {
    kind: 'receipt-found',
    visit,
    itemName: environment.items.get(found.itemCode)?.name ?? { 'zh-Hans': found.itemCode, en: found.itemCode },
    maskedName: found.maskedName,
    receiptNumber: found.receiptNumber,
    caseNumber: found.caseNumber,
    outcome: found.outcome,
    receipt: context.receipt,
  };
}

import type { Screen } from '../../contracts/screen.ts';
import type { VisitFrame } from '../../contracts/visit-page.ts';
import { anewOf, type ReprintContext } from '../reprint/reprint-machine.ts';
import type { Page } from '../service/page.ts';
import type { ScreenEnvironment } from './screen-environment.ts';

export interface ReprintSurroundings {
  readonly searching: boolean;
  readonly scan: boolean;
  /** Whether a service could be begun now. */
  readonly isOffered: (itemCode: string) => boolean;
}

/** Draws one page of the errand "print my receipt again". Pure. */
export function reprintScreen(
  page: Page,
  context: ReprintContext,
  { searching, scan, isOffered }: ReprintSurroundings,
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
    keptSince: found.keptSince,
    replacedBy: found.replacedBy,
    canApplyAnew: anewOf(found) !== null && isOffered(found.itemCode),
    receipt: context.receipt,
  };
}

import { DocumentPrinterTrouble } from '../../app/contracts/devices/document-printing.ts';
import { PrinterTrouble } from '../../app/contracts/devices/receipt-printing.ts';
import type { Language } from '../../app/contracts/localized-text.ts';
import type { ScreenOf } from '../../app/contracts/screen.ts';
import type { DocumentProgress, ReceiptProgress } from '../../app/contracts/visit-page.ts';
import type { Fixture } from './fixture.ts';
import { certification, receiptAgain, visitFrame } from './visit-frames.ts';

const documentTroubles = [
  ...DocumentPrinterTrouble.anyOf.map((trouble) => trouble.const),
  'not-drawn',
  'media-not-ready',
  'document-refused',
  'job-aborted',
] as const;
const troubles = PrinterTrouble.anyOf.map((trouble) => trouble.const);

/** How a visit ends, with every state of the receipt, and the receipt looked up later. */
export function outcomeFixtures(language: Language): readonly Fixture[] {
  const accepted: ScreenOf<'outcome'> = {
    kind: 'outcome',
    visit: visitFrame(language, { canGoBack: false, canCancel: false, progress: { page: 7, pages: 7 } }),
    outcome: 'accepted',
    caseNumber: '1309992026112300042',
    receiptNumber: 'L-13099910001-20261123-0042-17',
    pickupCode: '48201537',
    nextStep: {
      'zh-Hans': '认证已经送到县里，养老金照常发，您不用再跑',
      en: 'The county has your confirmation. Your pension goes on; nothing more to do',
    },
    receipt: { state: 'settled', copy: false },
    document: null,
  };
  const kept: ScreenOf<'outcome'> = {
    ...accepted,
    visit: { ...accepted.visit, link: 'down' },
    outcome: 'kept',
    caseNumber: null,
    nextStep: {
      'zh-Hans': '认证已经存好，网络通了会自动送到县里，您不用再跑',
      en: 'Safely kept here and sent to the county by itself as soon as the link is back',
    },
  };
  const found: ScreenOf<'receipt-found'> = {
    kind: 'receipt-found',
    visit: visitFrame(language, { title: receiptAgain, progress: null }),
    itemName: certification,
    maskedName: '赵*英',
    receiptNumber: 'L-13099910001-20261123-0042-17',
    caseNumber: null,
    outcome: 'kept',
    keptSince: '11-23 10:42',
    replacedBy: null,
    canApplyAnew: false,
    receipt: { state: 'skipped' },
  };
  const unknown: ReceiptProgress = { state: 'unknown' };
  const document = (progress: DocumentProgress): ScreenOf<'outcome'> => ({
    ...accepted,
    document: { name: { 'zh-Hans': '一次性补正告知书', en: 'Notice of corrections' }, progress },
  });
  return [
    { name: 'outcome-document-printing', screen: document({ state: 'printing' }) },
    { name: 'outcome-document-settled', screen: document({ state: 'settled', copy: false }) },
    { name: 'outcome-document-copy', screen: document({ state: 'settled', copy: true }) },
    { name: 'outcome-document-unknown', screen: document({ state: 'unknown' }) },
    { name: 'outcome-document-skipped', screen: document({ state: 'skipped' }) },
    { name: 'outcome-document-waiting', screen: document({ state: 'waiting' }) },
    { name: 'outcome-document-held', screen: document({ state: 'held', trouble: 'paper-out' }) },
    ...documentTroubles.map(
      (trouble): Fixture => ({ name: `outcome-document-${trouble}`, screen: document({ state: 'trouble', trouble }) }),
    ),
    { name: 'outcome-accepted', screen: accepted },
    { name: 'outcome-accepted-printing', screen: { ...accepted, receipt: { state: 'printing' } } },
    {
      name: 'outcome-accepted-long-number',
      screen: { ...accepted, caseNumber: '11130999MB000000135002014110003202611230042' },
    },
    { name: 'outcome-kept', screen: kept },
    { name: 'outcome-kept-skipped', screen: { ...kept, receipt: { state: 'skipped' } } },
    { name: 'outcome-kept-unknown', screen: { ...kept, receipt: unknown } },
    ...troubles.map(
      (trouble): Fixture => ({
        name: `outcome-kept-${trouble}`,
        screen: { ...kept, receipt: { state: 'trouble', trouble } },
      }),
    ),
    {
      name: 'outcome-returned',
      screen: {
        ...accepted,
        outcome: 'returned',
        caseNumber: null,
        nextStep: {
          'zh-Hans': '县里暂时没收下，请拿着回执找窗口工作人员',
          en: 'The county could not take it as it is. Please show the receipt to the staff',
        },
        receipt: { state: 'settled', copy: true },
      },
    },
    {
      name: 'outcome-needs-staff',
      screen: {
        ...kept,
        outcome: 'needs-staff',
        nextStep: {
          'zh-Hans': '您办的已经存好，丢不了；但县里没读出来，请拿着回执找工作人员',
          en: 'It is kept safe, but the county could not read it. Please show the receipt to the staff',
        },
      },
    },
    { name: 'receipt-found', screen: found },
    { name: 'receipt-found-needs-staff', screen: { ...found, outcome: 'needs-staff', canApplyAnew: true } },
    {
      name: 'receipt-found-needs-staff-printed',
      screen: {
        ...found,
        outcome: 'needs-staff',
        canApplyAnew: true,
        receipt: { state: 'settled', copy: true },
      },
    },
    {
      name: 'receipt-found-superseded',
      screen: { ...found, outcome: 'superseded', replacedBy: 'L-13099910001-20261124-0003-52' },
    },
    {
      name: 'receipt-found-settled',
      screen: {
        ...found,
        outcome: 'accepted',
        caseNumber: '1309992026112300042',
        receipt: { state: 'settled', copy: true },
      },
    },
    {
      name: 'receipt-found-paper-out',
      screen: { ...found, receipt: { state: 'trouble', trouble: 'paper-out' } },
    },
  ];
}

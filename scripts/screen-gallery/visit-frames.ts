import type { Language, LocalizedText } from '../../app/contracts/localized-text.ts';
import type { VisitFrame } from '../../app/contracts/visit-page.ts';

export const certification: LocalizedText = { 'zh-Hans': '养老金资格认证', en: 'Pension eligibility check' };
export const enrolment: LocalizedText = { 'zh-Hans': '养老保险参保登记', en: 'Pension enrolment' };
export const receiptAgain: LocalizedText = { 'zh-Hans': '补打回执', en: 'Print a receipt again' };

/** The frame of a visit, on its third page of seven unless said otherwise. */
export function visitFrame(language: Language, differences: Partial<VisitFrame> = {}): VisitFrame {
  return {
    title: certification,
    language,
    canGoBack: true,
    canCancel: true,
    progress: { page: 3, pages: 7 },
    link: 'up',
    overlay: null,
    ...differences,
  };
}

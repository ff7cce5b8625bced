import type { LocalizedText } from '../../contracts/localized-text.ts';

/** First six and last four characters of an ID number; the rest is masked (interface rule e13). */
export function maskIdNumber(idNumber: string): string {
  return `${idNumber.slice(0, 6)}${'*'.repeat(Math.max(0, idNumber.length - 10))}${idNumber.slice(-4)}`;
}

/** `YYYYMMDD` as `YYYY-MM-DD`. */
export function dashedDate(date: string): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;
}

/** End of a card's validity in words; `长期` cards never expire. */
export function validUntil(validTo: string): LocalizedText {
  if (validTo === '长期') return { 'zh-Hans': '长期有效', en: 'No expiry date' };
  return { 'zh-Hans': dashedDate(validTo), en: dashedDate(validTo) };
}

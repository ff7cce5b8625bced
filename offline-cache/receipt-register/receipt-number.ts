const beijingOffsetMs = 8 * 60 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * `L-<stationCode>-<YYYYMMDD>-<serial>-<check>`, the station's own provisional number. `L` (local) and the dashes keep
 * it from being taken for the county's case number. `serial` counts the day's applications from 0001.
 *
 * `check` is two digits by ISO 7064 MOD 97-10 over the letters and digits before it (A = 10 … Z = 35, dashes left
 * out): it finds every single wrong character and every swap of neighbours in a number read out or typed by hand.
 */
export function receiptNumber(stationCode: string, businessDate: string, serial: number): string {
  const body = `L-${stationCode}-${businessDate}-${String(serial).padStart(4, '0')}`;
  const check = 98 - remainder97(`${digitsOf(body)}00`);
  return `${body}-${String(check).padStart(2, '0')}`;
}

/** Whether the check digits of a receipt number are right. */
export function isReceiptNumber(text: string): boolean {
  return /^L-[0-9A-Z-]+-\d{8}-\d{4,}-\d{2}$/.test(text) && remainder97(digitsOf(text)) === 1;
}

/** The calendar day in China as `YYYYMMDD`. China has one time zone and no summer time, whatever the machine is set to. */
export function businessDate(epochMs: number): string {
  return new Date(epochMs + beijingOffsetMs).toISOString().slice(0, 10).replaceAll('-', '');
}

/** Midnight in China before `epochMs`, epoch ms. */
export function startOfBusinessDay(epochMs: number): number {
  return Math.floor((epochMs + beijingOffsetMs) / dayMs) * dayMs - beijingOffsetMs;
}

function digitsOf(text: string): string {
  return [...text.replaceAll('-', '')].map((character) => Number.parseInt(character, 36)).join('');
}

function remainder97(digits: string): number {
  let remainder = 0;
  for (const digit of digits) remainder = (remainder * 10 + Number(digit)) % 97;
  return remainder;
}

/**
 * The county's number for a case (办件编号): the item's 31-character implementation code, the day in China as `YYYYMMDD`, and a
 * serial of four digits; 43 characters as counties in service write it. It shares no form with a station's provisional
 * `L-…` number, so that nobody mistakes one for the other.
 */
export function caseNumber(itemCode: string, receivedAt: Date, serial: number): string {
  const beijing = new Date(receivedAt.getTime() + 8 * 60 * 60 * 1000);
  const day = beijing.toISOString().slice(0, 10).replaceAll('-', '');
  return `${itemCode.padEnd(31, '0').slice(0, 31)}${day}${String(serial).padStart(4, '0')}`;
}

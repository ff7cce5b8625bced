/**
 * A name as it may stand on screens for staff, on receipts and in the register: the first character is kept, the rest
 * become `*`; from three characters on the last is kept too, so that neighbours of one family name can be told apart
 * (`王*`, `王*英`, `欧**娜`). A single character is masked whole. Characters are code points: rare family names lie
 * outside the BMP.
 */
export function maskName(name: string): string {
  const characters = [...name.trim()];
  const [first = '', ...rest] = characters;
  if (rest.length === 0) return '*';
  const last = rest.length >= 2 ? rest.at(-1) : '*';
  return `${first}${'*'.repeat(rest.length - 1)}${last}`;
}

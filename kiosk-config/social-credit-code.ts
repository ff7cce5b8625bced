const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** True when the last of 18 characters is the check character of a unified social credit code (GB 32100-2015). */
export function isSocialCreditCode(code: string): boolean {
  if (code.length !== 18) return false;
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    const value = alphabet.indexOf(code.charAt(index));
    if (value < 0) return false;
    sum += value * weight;
  }
  return alphabet.charAt((31 - (sum % 31)) % 31) === code.charAt(17);
}

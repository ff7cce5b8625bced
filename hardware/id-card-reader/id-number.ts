const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

/** The check character of the first 17 digits of a citizen number (GB 11643, ISO 7064 MOD 11-2); `null` if they are not digits. */
export function checkCharacter(first17: string): string | null {
  let sum = 0;
  for (const [index, weight] of WEIGHTS.entries()) {
    const digit = first17.charCodeAt(index) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return null;
    sum += digit * weight;
  }
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/**
 * True for 18 characters whose check character matches. The region code is deliberately not looked up: valid
 * cards carry withdrawn ones.
 */
export function isIdNumber(text: string): boolean {
  return text.length === 18 && text.charAt(17) === checkCharacter(text);
}

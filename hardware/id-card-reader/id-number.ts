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

const FORMER_WEIGHTS = [7, 3, 1] as const;
const FORMER_LENGTH = 15;
const FORMER_LETTERS = 3;

/**
 * The check digit of the first 14 characters of a foreigner's number of 2017 (three letters, eleven digits): weights
 * 7-3-1 in turn, `A` counts 10 and `Z` 35; `null` if they are not such characters.
 */
export function formerCheckDigit(first14: string): string | null {
  let sum = 0;
  for (let index = 0; index < FORMER_LENGTH - 1; index += 1) {
    const unit = first14.charCodeAt(index);
    const value = index < FORMER_LETTERS ? letterValue(unit) : digitValue(unit);
    if (value === null) return null;
    sum += value * (FORMER_WEIGHTS[index % 3] ?? 0);
  }
  return String(sum % 10);
}

/** True for three letters and twelve digits, the last of which checks. */
export function isFormerNumber(text: string): boolean {
  return text.length === FORMER_LENGTH && text.charAt(14) === formerCheckDigit(text);
}

/** A country's three letters, the 18-digit number of 2023 and its link of three digits. */
export interface LinkedNumber {
  readonly nationality: string;
  readonly idNumber: string;
  readonly link: string;
}

/**
 * The number that the holder of a card of 2023 had on the card of 2017: country, province, two digits of the link,
 * date of birth without the century, the third digit of the link, check digit. `null` where nothing is linked.
 */
export function formerNumberOf({ nationality, idNumber, link }: LinkedNumber): string | null {
  if (nationality.length !== FORMER_LETTERS || idNumber.length !== 18 || link.length !== 3) return null;
  const first14 = nationality + idNumber.slice(1, 3) + link.slice(0, 2) + idNumber.slice(8, 14) + link.slice(2);
  const check = formerCheckDigit(first14);
  return check === null ? null : first14 + check;
}

/** The three digits by which a card of 2023 is linked to a number of 2017. */
export function linkOf(formerNumber: string): string {
  return formerNumber.slice(5, 7) + formerNumber.slice(13, 14);
}

function letterValue(unit: number): number | null {
  return unit >= 0x41 && unit <= 0x5a ? unit - 0x41 + 10 : null;
}

function digitValue(unit: number): number | null {
  return unit >= 0x30 && unit <= 0x39 ? unit - 0x30 : null;
}

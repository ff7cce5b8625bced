/**
 * Splits typed digits and the places still empty into the groups they are read in, e.g. 138 1234 5678. Groups past
 * `length` are cut off; places that no group covers form a last group.
 */
export function digitGroups(
  digits: string,
  length: number,
  grouping: readonly number[],
): readonly (readonly DigitPlace[])[] {
  const places: readonly DigitPlace[] = Array.from({ length }, (_, index) => ({ index, digit: digits[index] ?? null }));
  const groups: (readonly DigitPlace[])[] = [];
  let start = 0;
  for (const size of [...grouping, length]) {
    const group = places.slice(start, Math.min(start + size, length));
    if (group.length > 0) groups.push(group);
    start += group.length;
  }
  return groups;
}

/** One place of a number; `digit` is null while it is empty. */
export interface DigitPlace {
  readonly index: number;
  readonly digit: string | null;
}

/**
 * Groups a printed number for reading: its own dashes part it, and each part falls into groups of two to five
 * characters as even as can be, e.g. 4-4-3 for eleven.
 */
export function readingGroups(number: string): readonly (readonly string[])[] {
  return number
    .split('-')
    .filter((part) => part !== '')
    .map(evenGroups);
}

function evenGroups(part: string): readonly string[] {
  const count = part.length <= 5 ? 1 : Math.ceil(part.length / 4);
  const groups: string[] = [];
  let start = 0;
  for (let index = 0; index < count; index += 1) {
    const end = start + Math.ceil((part.length - start) / (count - index));
    groups.push(part.slice(start, end));
    start = end;
  }
  return groups;
}

/** One group of a masked number and where it starts. */
export interface MaskedGroup {
  readonly start: number;
  readonly text: string;
}

/** Groups an identity number as it is built: area code, birth date, the rest (6-8-4). */
export function maskedNumberGroups(masked: string): readonly MaskedGroup[] {
  const bounds = [0, 6, 14, masked.length];
  return bounds.slice(0, -1).flatMap((start, index) => {
    const text = masked.slice(start, bounds[index + 1]);
    return text === '' ? [] : [{ start, text }];
  });
}

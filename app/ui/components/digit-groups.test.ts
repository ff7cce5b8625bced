import { describe, expect, test } from 'vitest';
import { digitGroups, maskedNumberGroups, readingGroups } from './digit-groups.ts';

const shown = (digits: string, length: number, grouping: readonly number[]): string =>
  digitGroups(digits, length, grouping)
    .map((group) => group.map(({ digit }) => digit ?? '_').join(''))
    .join(' ');

describe('digits being typed', () => {
  test('stand in the groups they are read aloud in, empty places included', () => {
    expect(shown('13812345678', 11, [3, 4, 4])).toBe('138 1234 5678');
    expect(shown('1381', 11, [3, 4, 4])).toBe('138 1___ ____');
    expect(shown('', 8, [4, 4])).toBe('____ ____');
  });

  test('are all shown when the grouping covers too few or too many places', () => {
    expect(shown('123456', 6, [3])).toBe('123 456');
    expect(shown('123456', 6, [4, 4])).toBe('1234 56');
    expect(shown('123456', 6, [])).toBe('123456');
  });

  test('past the length of the field are not shown', () => {
    expect(shown('1234567', 6, [3, 3])).toBe('123 456');
  });
});

describe('printed numbers', () => {
  const read = (number: string): string =>
    readingGroups(number)
      .map((part) => part.join(' '))
      .join(' - ');

  test('fall into groups of two to five', () => {
    expect(read('48201537')).toBe('4820 1537');
    expect(read('13099910001')).toBe('1309 9910 001');
    expect(read('12345')).toBe('12345');
    expect(read('130999')).toBe('130 999');
  });

  test('keep their own dashes', () => {
    expect(read('L-13099910001-20261123-0042-17')).toBe('L - 1309 9910 001 - 2026 1123 - 0042 - 17');
  });

  test('lose no character at any length', () => {
    for (let length = 1; length <= 50; length += 1) {
      const number = '0123456789'.repeat(5).slice(0, length);
      const groups = readingGroups(number).flat();
      expect(groups.join('')).toBe(number);
      expect(Math.max(...groups.map((group) => group.length))).toBeLessThanOrEqual(5);
    }
  });

  test('a masked identity number shows area, birth date and end apart', () => {
    expect(maskedNumberGroups('130999********0026').map(({ text }) => text)).toEqual(['130999', '********', '0026']);
  });
});

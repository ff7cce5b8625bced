import { expect, test } from 'vitest';
import { backOffMs } from './back-off.ts';

const highest = () => 0.999_999_9;

test('the ceiling doubles and stops at a minute while the link is down', () => {
  const ceilings = [1, 2, 3, 4, 5, 6, 7, 1000].map((failures) => backOffMs(failures, false, undefined, highest));
  expect(ceilings).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

test('a county that answers with trouble is left alone for longer', () => {
  expect(backOffMs(1000, true, undefined, highest)).toBe(15 * 60_000);
});

test('jitter is full: the pause may be anything from nothing to the ceiling', () => {
  expect(backOffMs(3, false, undefined, () => 0)).toBe(0);
  expect(backOffMs(3, false, undefined, () => 0.5)).toBe(4000);
});

test('Retry-After is a floor, believed up to an hour', () => {
  expect(backOffMs(1, true, 30_000, () => 0)).toBe(30_000);
  expect(backOffMs(1, true, 10 ** 9, () => 0)).toBe(3_600_000);
});

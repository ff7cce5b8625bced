import { expect, test } from 'vitest';
import { runsOf } from './runs.ts';

test.each([
  [[], 0, []],
  [[], 3, [[1, 3]]],
  [[1, 2, 3], 3, []],
  [
    [2, 3, 7],
    9,
    [
      [1, 1],
      [4, 6],
      [8, 9],
    ],
  ],
])('of %o up to %i the runs %o are missing', (seen, highest, runs) => {
  expect(runsOf(seen, highest)).toEqual(runs);
});

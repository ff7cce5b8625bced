import { expect, test } from 'vitest';
import { newPickupCode } from './pickup-code.ts';

test('draws again while the code is taken, and keeps leading zeros', () => {
  const draws = [42, 42, 7];
  const code = newPickupCode(
    (candidate) => candidate === '00000042',
    () => draws.shift() ?? 0,
  );
  expect(code).toBe('00000007');
});

test('by itself draws eight digits', () => {
  expect(newPickupCode(() => false)).toMatch(/^\d{8}$/);
});

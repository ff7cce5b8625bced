import { expect, test } from 'vitest';
import { layoutUnit } from './layout-unit.ts';

test('on a 21.5-inch screen a unit is a millimetre', () => {
  const { pxPerMm, unitPx, orientation } = layoutUnit({ widthPx: 1080, heightPx: 1920, widthMm: 268 });
  expect(orientation).toBe('portrait');
  expect(unitPx / pxPerMm).toBeCloseTo(1, 2);
});

test('on a larger screen units grow with the glass', () => {
  const { pxPerMm, unitPx } = layoutUnit({ widthPx: 1080, heightPx: 1920, widthMm: 398 });
  expect(unitPx / pxPerMm).toBeCloseTo(398 / 268, 2);
});

test('the whole canvas fits whatever the proportions', () => {
  for (const [widthPx, heightPx] of [
    [1920, 1080],
    [1280, 1024],
    [1080, 1920],
    [1024, 1280],
  ] as const) {
    const { unitPx } = layoutUnit({ widthPx, heightPx, widthMm: 476 });
    expect(unitPx * 268).toBeLessThanOrEqual(Math.min(widthPx, heightPx));
    expect(unitPx * 476).toBeLessThanOrEqual(Math.max(widthPx, heightPx));
  }
});

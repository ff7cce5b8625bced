import { expect, test } from 'vitest';
import { reportTouches } from './touch-reporter.ts';

test('touches are reported at most once a second, the first at once', () => {
  const page = new EventTarget();
  let now = 5000;
  const reports: number[] = [];
  const stop = reportTouches(
    page,
    () => reports.push(now),
    () => now,
  );
  for (now of [5000, 5400, 5999, 6000, 6500, 7300]) page.dispatchEvent(new Event('pointerdown'));
  expect(reports).toEqual([5000, 6000, 7300]);
  stop();
  now = 9999;
  page.dispatchEvent(new Event('pointerdown'));
  expect(reports).toHaveLength(3);
});

test('a mouse that hovers is not a touch, a finger that writes is', () => {
  const page = new EventTarget();
  let reports = 0;
  reportTouches(
    page,
    () => {
      reports += 1;
    },
    () => 0,
  );
  page.dispatchEvent(Object.assign(new Event('pointermove'), { buttons: 0 }));
  expect(reports).toBe(0);
  page.dispatchEvent(Object.assign(new Event('pointermove'), { buttons: 1 }));
  expect(reports).toBe(1);
});

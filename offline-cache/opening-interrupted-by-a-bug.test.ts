import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSimulatedClock } from './simulated-clock.ts';
import { saveSpecimen, specimenStation } from './specimen-cache.ts';

const bug = new TypeError('a bug');
let buggy: 'now' | 'setTimeout' | null = null;
const sound = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
const clock: typeof sound = {
  ...sound,
  now() {
    if (buggy === 'now') throw bug;
    return sound.now();
  },
  setTimeout(callback, ms) {
    if (buggy === 'setTimeout') throw bug;
    return sound.setTimeout(callback, ms);
  },
};

let station: ReturnType<typeof specimenStation>;
beforeEach(() => {
  buggy = null;
  station = specimenStation({ clock });
});
afterEach(() => station.remove());

test.each([
  ['while the stores are prepared', 'now'],
  ['after they are', 'setTimeout'],
] as const)('a bug %s leaves no lock behind, and the next attempt opens', async (_when, step) => {
  const before = await station.open();
  const { receiptNumber } = await saveSpecimen(before);
  await before.close();

  const waiting = sound.pending();
  buggy = step;
  await expect(station.open()).rejects.toBe(bug);
  expect(sound.pending()).toBe(waiting);
  buggy = null;
  const cache = await station.open();
  expect(cache.findReceiptByNumber(receiptNumber)).toMatchObject({ ok: true, value: { receiptNumber } });
  await cache.close();
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryEvent, OfflineCache } from './index.ts';
import { acknowledged, saveSpecimen, specimenStation } from './specimen-cache.ts';

let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

async function saveHundred() {
  const saved = [];
  for (let index = 0; index < 100; index += 1) saved.push(await saveSpecimen(cache, `lane-${index}`));
  return saved;
}

test('one application the county cannot read goes to the staff, the ninety-nine others arrive', async () => {
  const saved = await saveHundred();
  const poison = saved[40]?.key;
  const events: DeliveryEvent[] = [];
  cache.startDelivery({
    onEvent: (event) => events.push(event),
    async send(application) {
      return application.key === poison
        ? { outcome: 'returned', code: 'application-invalid' }
        : acknowledged(application);
    },
  });
  await station.clock.advance(0);
  await station.clock.advance(0);
  expect(events.filter(({ type }) => type === 'acknowledged')).toHaveLength(99);
  expect(events.filter(({ type }) => type === 'needs-staff')).toMatchObject([
    { key: poison, code: 'application-invalid' },
  ]);
  // Nobody has judged it, so its receipt says no more than that it is kept.
  expect(cache.findReceiptByNumber(saved[40]?.receiptNumber ?? '')).toMatchObject({ value: { outcome: 'kept' } });
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
});

test('one application the county always fails on stays, the ninety-nine others arrive', async () => {
  const saved = await saveHundred();
  const poison = saved[0]?.key;
  let attempts = 0;
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      if (application.key !== poison) return acknowledged(application);
      attempts += 1;
      return { outcome: 'undecided', code: 'county-failed', countyReached: true };
    },
  });
  await station.clock.advance(60 * 60_000);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
  // Still tried, but rarely: the pause has grown to a quarter of an hour at most.
  expect(attempts).toBeGreaterThan(5);
  expect(attempts).toBeLessThan(30);
});

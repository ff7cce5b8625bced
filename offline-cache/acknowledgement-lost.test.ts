import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboundApplication } from '../app/contracts/delivery.ts';
import type { OfflineCache } from './index.ts';
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

test('the identical bytes go again under the same key until the county has signed for them', async () => {
  const attempts: OutboundApplication[] = [];
  const saved = await saveSpecimen(cache);
  const delivery = cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      attempts.push(application);
      if (attempts.length < 4) return { outcome: 'undecided', code: 'timed-out', countyReached: false };
      return acknowledged(application);
    },
  });
  const outcome = delivery.waitForOutcome(saved.key, 120_000);
  await station.clock.advance(60_000);
  expect(await outcome).toEqual({ outcome: 'accepted', caseNumber: 'CASE-1' });
  expect(attempts).toHaveLength(4);
  for (const attempt of attempts) expect(attempt).toEqual(attempts[0]);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  expect(cache.findReceiptByPickupCode(saved.pickupCode)).toMatchObject({
    value: { outcome: 'accepted', caseNumber: 'CASE-1', maskedName: '王*英' },
  });
});

test('an acknowledgement of other bytes or another key settles nothing', async () => {
  const saved = await saveSpecimen(cache);
  const delivery = cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      return acknowledged({ ...application, sealedSha256: '0'.repeat(64) });
    },
  });
  const outcome = delivery.waitForOutcome(saved.key, 5_000);
  await station.clock.advance(5_000);
  expect(await outcome).toEqual({ outcome: 'kept' });
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
});

test('an attempt cut short by a crash counts as not made: the same bytes go again after the restart', async () => {
  await saveSpecimen(cache);
  const before: OutboundApplication[] = [];
  cache.startDelivery({
    onEvent: () => undefined,
    send: (application, signal) => {
      before.push(application);
      return new Promise((resolve) => {
        signal.addEventListener('abort', () =>
          resolve({ outcome: 'undecided', code: 'interrupted', countyReached: false }),
        );
      });
    },
  });
  await station.clock.advance(0);
  const closing = cache.close();
  await station.clock.advance(3_000);
  await closing;

  cache = await station.open();
  const after: OutboundApplication[] = [];
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      after.push(application);
      return acknowledged(application);
    },
  });
  await station.clock.advance(0);
  expect(after).toEqual(before);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveWithPapers } from '../attachments/specimen-papers.ts';
import type { OfflineCache } from '../index.ts';
import { acknowledged, specimenStation } from '../specimen-cache.ts';
import { createWireScheduler, type WireScheduler } from './wire-scheduler.ts';

let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
let wire: WireScheduler;
let asked: string[];
beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
  asked = [];
  wire = createWireScheduler({ clock: station.clock, bytesPerHour: 60_000 });
  // What applications took is hours of everything else.
  await wire.schedule('applications', 0, async ({ moved }) => moved(600_000));
  await saveWithPapers(cache, [1_000, 2_000]);
  cache.startDelivery({
    onEvent: () => undefined,
    wire,
    send: async (application) => acknowledged(application),
    async uploadAttachment(_paper, _progress, signal) {
      if (!signal.aborted) asked.push('paper');
      return { outcome: 'undecided', code: 'interrupted', countyReached: false };
    },
    async reserveCaseNumbers(_request, signal) {
      if (!signal.aborted) asked.push('numbers');
      return { outcome: 'undecided', code: 'interrupted', countyReached: false };
    },
  });
  await station.clock.advance(10_000);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
});
afterEach(() => station.remove());

test('the cache closes without waiting for the hours after this one, and nothing begins in them', async () => {
  await cache.close();
  await station.clock.advance(24 * 60 * 60_000);
  wire.close();
  await station.clock.advance(1_000);
  expect(asked).toEqual([]);
});

test('the wire closes first: the cache closes, too', async () => {
  wire.close();
  await station.clock.advance(1_000);
  await cache.close();
  expect(asked).toEqual([]);
  expect(station.clock.pending()).toBe(0);
});

import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfflineCache } from './index.ts';
import { createSimulatedClock } from './simulated-clock.ts';
import { acknowledged, saveSpecimen, specimenStation } from './specimen-cache.ts';

const yearMs = 365.25 * 24 * 60 * 60_000;

let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
  // The county signs that it is 2026-11-24T01:00:01Z.
  await saveSpecimen(cache);
  cache.startDelivery({ onEvent: () => undefined, send: async (application) => acknowledged(application) });
  await station.clock.advance(10);
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

/** The same station after a power cut that took its clock along. */
async function wakesUp(yearsOff: number) {
  await cache.close();
  const clock = createSimulatedClock(Date.parse('2026-11-24T01:00:02Z') + yearsOff * yearMs);
  cache = await specimenStation({ folder: station.folder, clock }).open();
  return clock;
}

/** The 48 bits of time that a UUIDv7 begins with. */
const timeOf = (key: string): string => key.slice(0, 13);

async function leaps(): Promise<unknown> {
  await cache.close();
  const database = new BetterSqlite3(join(station.folder, 'outbox.db'), { readonly: true });
  try {
    return database.prepare("SELECT subject, code FROM audit WHERE event = 'clock-leapt'").all();
  } finally {
    database.close();
    cache = await station.open();
  }
}

test('five years back: what is saved is dated by the county, keys do not fall back, and the leap is audited', async () => {
  const before = await saveSpecimen(cache);
  await wakesUp(-5);
  const saved = await saveSpecimen(cache);
  expect(cache.findReceiptByNumber(saved.receiptNumber)).toMatchObject({
    value: { createdAt: '2026-11-24T01:00:01.000Z' },
  });
  expect(saved.receiptNumber).toContain('-20261124-0003-');
  // Their times: within one millisecond two lives of the station draw at random, and order is told by the sequence.
  expect(timeOf(saved.key) >= timeOf(before.key)).toBe(true);
  expect(await leaps()).toEqual([{ subject: '2026-11-24T01:00:01.000Z', code: 'behind' }]);
});

test('thirty years ahead: still served and delivered, nothing erased before its time, the leap audited', async () => {
  const clock = await wakesUp(30);
  const saved = await saveSpecimen(cache);
  let sent = 0;
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      sent += 1;
      return acknowledged(application);
    },
  });
  await clock.advance(10);
  expect(sent).toBe(1);
  expect(cache.outcomeOf(saved.key)).toMatchObject({ value: { outcome: 'accepted' } });
  expect(await leaps()).toEqual([{ subject: '2026-11-24T01:00:01.000Z', code: 'ahead' }]);
  // Set right again, the county's time is the floor as before and not the leap.
  const after = await saveSpecimen(cache);
  expect(cache.findReceiptByNumber(after.receiptNumber)).toMatchObject({
    value: { createdAt: expect.stringContaining('2026-11-24') },
  });
});

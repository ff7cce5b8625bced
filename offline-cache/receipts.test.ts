import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfflineCache } from './index.ts';
import { createSimulatedClock } from './simulated-clock.ts';
import { acknowledged, saveSpecimen, specimenApplication, specimenStation } from './specimen-cache.ts';

const onDisk = (name: string) => readFileSync(join(station.folder, name));
const dayMs = 24 * 60 * 60_000;

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

test('serials count the day’s applications without gaps, also when saved at the same moment', async () => {
  const saved = await Promise.all([saveSpecimen(cache), saveSpecimen(cache), saveSpecimen(cache)]);
  expect(saved.map(({ receiptNumber }) => receiptNumber.split('-')[3])).toEqual(['0001', '0002', '0003']);
  await station.clock.advance(dayMs);
  expect((await saveSpecimen(cache)).receiptNumber).toContain('-20261125-0001-');
});

test('the second print of a receipt is known to be a copy', async () => {
  const { receiptNumber, pickupCode } = await saveSpecimen(cache);
  expect(cache.findReceiptByPickupCode(pickupCode)).toMatchObject({ value: { receiptNumber, printedCount: 0 } });
  expect(cache.beginPrint(receiptNumber)).toEqual({ ok: true, value: { copy: false } });
  expect(cache.abandonPrint(receiptNumber)).toEqual({ ok: true, value: null });
  expect(cache.beginPrint(receiptNumber)).toEqual({ ok: true, value: { copy: false } });
  expect(cache.beginPrint(receiptNumber)).toEqual({ ok: true, value: { copy: true } });
  expect(cache.beginPrint('L-unknown')).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  expect(cache.findReceiptByPickupCode('00000000')).toEqual({ ok: true, value: null });
});

test('an application that breaks its own schema never enters the outbox', async () => {
  const broken = cache.saveApplication({
    lane: 'lane-1',
    build: ({ receiptNumber }) => ({ ...specimenApplication(receiptNumber), appliedAt: 'yesterday' }),
  });
  await expect(broken).rejects.toThrow('/appliedAt');
  await expect(
    cache.saveApplication({ lane: 'lane-1', build: () => specimenApplication('L-somebody-else') }),
  ).rejects.toThrow('other numbers');
  expect((await saveSpecimen(cache)).receiptNumber).toContain('-0001-');
});

test('sealed bytes acknowledged a month ago are erased from database and journal, the proof and the receipt stay', async () => {
  const saved = await saveSpecimen(cache);
  let sealed = Buffer.alloc(0);
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      if (application.key === saved.key) sealed = Buffer.from(application.sealed);
      return acknowledged(application);
    },
  });
  const holders = () => ['outbox.db', 'journal/outbox.journal'].filter((name) => onDisk(name).includes(sealed));
  await station.clock.advance(29 * dayMs);
  const young = await saveSpecimen(cache);
  await cache.close();
  expect(holders()).toEqual(['outbox.db', 'journal/outbox.journal']);
  cache = await station.open();
  await station.clock.advance(2 * dayMs);
  await cache.close();
  expect(holders()).toEqual([]);
  cache = await station.open();
  expect(cache.findReceiptByNumber(saved.receiptNumber)).toMatchObject({ value: { caseNumber: 'CASE-1' } });
  await cache.close();
  cache = await station.open();
  expect(cache.opening.rebuiltRows).toBe(0);
  expect(cache.outcomeOf(saved.key)).toMatchObject({ value: { outcome: 'accepted' } });
  expect(cache.outcomeOf(young.key)).toMatchObject({ ok: true });
});

test('a number is not given twice, even with the database lost and the clock set back to an archived day', async () => {
  const firstDay = station.clock.now();
  const saved = [await saveSpecimen(cache), await saveSpecimen(cache)];
  cache.startDelivery({ onEvent: () => undefined, send: async (application) => acknowledged(application) });
  await station.clock.advance(31 * dayMs);
  await cache.close();
  cache = await station.open();
  await cache.close();
  rmSync(join(station.folder, 'outbox.db'));
  const setBack = specimenStation({ folder: station.folder, clock: createSimulatedClock(firstDay) });
  cache = await setBack.open();
  expect(saved.map(({ receiptNumber }) => receiptNumber)).not.toContain((await saveSpecimen(cache)).receiptNumber);
  setBack.remove();
});

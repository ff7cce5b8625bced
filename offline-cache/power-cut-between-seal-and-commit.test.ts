import { appendFileSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

const database = () => join(station.folder, 'outbox.db');
const journal = () => join(station.folder, 'journal', 'outbox.journal');

test('power gone after the journal, before the commit: the application is rolled forward whole', async () => {
  const first = await saveSpecimen(cache);
  await cache.close();
  copyFileSync(database(), `${database()}.before`);
  cache = await station.open();
  const second = await saveSpecimen(cache);
  await cache.close();
  copyFileSync(`${database()}.before`, database());

  cache = await station.open();
  expect(cache.opening).toMatchObject({ quarantined: null, rebuiltRows: 1 });
  expect(cache.waitingCount()).toEqual({ ok: true, value: 2 });
  expect(cache.findReceiptByPickupCode(second.pickupCode)).toMatchObject({
    value: { receiptNumber: second.receiptNumber, maskedName: '王*英', outcome: 'kept' },
  });
  const third = await saveSpecimen(cache);
  expect(new Set([first, second, third].map(({ receiptNumber }) => receiptNumber)).size).toBe(3);
  const sent: OutboundApplication[] = [];
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      sent.push(application);
      return acknowledged(application);
    },
  });
  await station.clock.advance(0);
  expect(sent.map(({ key }) => key)).toEqual([first.key, second.key, third.key]);
  expect(sent.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
});

test('power gone while the journal was written: nothing of the application exists, the next takes its place', async () => {
  await saveSpecimen(cache);
  await cache.close();
  const whole = readFileSync(journal());
  appendFileSync(journal(), whole.subarray(0, whole.length - 5));

  cache = await station.open();
  expect(cache.opening.rebuiltRows).toBe(0);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
  const next = await saveSpecimen(cache);
  expect(next.receiptNumber).toContain('-0002-');
  await cache.close();
  cache = await station.open();
  expect(cache.waitingCount()).toEqual({ ok: true, value: 2 });
});

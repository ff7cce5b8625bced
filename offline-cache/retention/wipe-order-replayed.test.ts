import { expect, onTestFinished, test } from 'vitest';
import { loseDatabase, saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { specimenCounty } from './specimen-county.ts';

test('an order is obeyed once, also after a restart', async () => {
  const station = specimenStation();
  let cache = await station.open();
  onTestFinished(async () => {
    await cache.close();
    station.remove();
  });
  const county = specimenCounty();
  const order = county.order({ scope: ['undelivered'] });
  await saveSpecimen(cache);
  expect(cache.retention.obey(order, county.key)).toEqual({ ok: true, value: { undelivered: 1 } });
  await saveSpecimen(cache);
  expect(cache.retention.obey(order, county.key)).toMatchObject({ ok: false, failure: { code: 'order-used' } });
  await cache.close();
  cache = await station.open();
  expect(cache.retention.obey(order, county.key)).toMatchObject({ ok: false, failure: { code: 'order-used' } });
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
});

test('an order is not obeyed once more by a database that was rebuilt from the journal', async () => {
  const station = specimenStation();
  let cache = await station.open();
  onTestFinished(async () => {
    await cache.close();
    station.remove();
  });
  const county = specimenCounty();
  const order = county.order({ scope: ['undelivered'] });
  await saveSpecimen(cache);
  expect(cache.retention.obey(order, county.key)).toEqual({ ok: true, value: { undelivered: 1 } });
  const told = cache.retention.obeyedOrders();
  await saveSpecimen(cache);
  await cache.close();
  loseDatabase(station.folder);
  cache = await station.open();
  expect(cache.opening).toMatchObject({ rebuiltRows: 1 });
  expect(cache.retention.obey(order, county.key)).toMatchObject({ ok: false, failure: { code: 'order-used' } });
  expect(cache.retention.obeyedOrders()).toEqual(told);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
});

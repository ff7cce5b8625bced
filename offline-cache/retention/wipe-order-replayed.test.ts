import { expect, onTestFinished, test } from 'vitest';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
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

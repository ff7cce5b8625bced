import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveSpecimen } from '../../../offline-cache/specimen-cache.ts';
import { allDelivered, type StationUnderTest, startStationUnderTest } from './station-under-test.ts';

let station: StationUnderTest;
beforeEach(async () => {
  station = await startStationUnderTest();
});
afterEach(async () => {
  await station.close();
});

const lanes = ['a', 'b', 'c'];

async function saveRound(cache: Awaited<ReturnType<StationUnderTest['openCache']>>) {
  const saved = [];
  for (const lane of lanes) saved.push({ lane, ...(await saveSpecimen(cache, lane)) });
  return saved;
}

test('whatever the cable and the county do, each application arrives once, in the order of its lane, byte for byte', async () => {
  const { county, link } = station;
  let cache = await station.openCache();
  station.startDelivery(cache);
  const saved = [...(await saveRound(cache))];

  link.cut('reset');
  saved.push(...(await saveRound(cache)));
  link.cut('silent');
  saved.push(...(await saveRound(cache)));
  link.restore();
  // Taken, but the acknowledgement never comes back: the worst case for "once".
  county.setBehaviour({ kind: 'no-answer', takes: true });
  saved.push(...(await saveRound(cache)));
  while (county.received().length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const behaviour of [
    { kind: 'wrong-signature' },
    { kind: 'garbage' },
    { kind: 'captive-portal' },
    { kind: 'answers-500' },
    { kind: 'unreachable' },
  ] as const) {
    county.setBehaviour(behaviour);
    saved.push(...(await saveRound(cache)));
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  // The station restarts in the middle of it.
  await cache.close();
  cache = await station.openCache();
  station.startDelivery(cache);
  county.setBehaviour({ kind: 'normal' });
  link.slow({ latencyMs: 5, bytesPerSecond: 200_000 });
  await allDelivered(cache, county, saved.length);

  const received = county.received();
  expect(received).toHaveLength(saved.length);
  expect(new Set(received.map(({ key }) => key)).size).toBe(saved.length);
  expect(county.sequenceGaps()).toEqual([]);
  for (const lane of lanes) {
    const arrived = received.filter((entry) => entry.lane === lane).map(({ key }) => key);
    expect(arrived).toEqual(saved.filter((entry) => entry.lane === lane).map(({ key }) => key));
  }
  expect(received.some(({ attempts }) => attempts > 1)).toBe(true);
  for (const { fingerprints } of received) expect(new Set(fingerprints).size).toBe(1);
  for (const { key, caseNumber } of received) {
    expect(cache.outcomeOf(key)).toEqual({ ok: true, value: { outcome: 'accepted', caseNumber } });
  }
  await cache.close();
});

test('with the cable out the person gets a receipt, and the case number is attached when it is back', async () => {
  const { county, link } = station;
  link.cut();
  const cache = await station.openCache();
  station.startDelivery(cache);
  const saved = await saveSpecimen(cache);
  expect(cache.findReceiptByPickupCode(saved.pickupCode)).toMatchObject({
    value: { outcome: 'kept', caseNumber: null, receiptNumber: saved.receiptNumber },
  });
  link.restore();
  await allDelivered(cache, county, 1);
  expect(cache.findReceiptByPickupCode(saved.pickupCode)).toMatchObject({
    value: { outcome: 'accepted', caseNumber: county.received()[0]?.caseNumber },
  });
  await cache.close();
});

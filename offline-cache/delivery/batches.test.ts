import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BatchResult, OutboundApplication } from '../../app/contracts/delivery.ts';
import type { Delivery, OfflineCache } from '../index.ts';
import { acknowledged, saveSpecimen, specimenStation } from '../specimen-cache.ts';

let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
let requests: (readonly OutboundApplication[])[];
beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
  requests = [];
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

function allAcknowledged(applications: readonly OutboundApplication[]): BatchResult {
  return { outcome: 'answered', results: new Map(applications.map((one) => [one.key, acknowledged(one)])) };
}

function start(answer: (applications: readonly OutboundApplication[]) => BatchResult | Promise<BatchResult>): Delivery {
  return cache.startDelivery({
    onEvent: () => undefined,
    send: {
      async many(applications) {
        requests.push(applications);
        return answer(applications);
      },
    },
  });
}

async function saveLanes(count: number) {
  const saved = [];
  for (let index = 0; index < count; index += 1) saved.push(await saveSpecimen(cache, `lane-${index}`));
  return saved;
}

test('the backlog goes in few requests, each within its bytes', async () => {
  await saveLanes(60);
  start(allAcknowledged);
  await station.clock.advance(0);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  expect(requests.length).toBeLessThan(8);
  for (const request of requests) {
    expect(request.reduce((sum, { sealed }) => sum + sealed.length, 0)).toBeLessThanOrEqual(64 * 1024);
  }
});

test('on a slow link batches shrink until one takes three seconds', async () => {
  await saveLanes(100);
  const bytesPerSecond = 2_000;
  let slowest = 0;
  start(async (applications) => {
    const bytes = applications.reduce((sum, { sealed }) => sum + sealed.length + 200, 0);
    const ms = (bytes * 1000) / bytesPerSecond;
    if (requests.length > 2) slowest = Math.max(slowest, ms);
    await new Promise<void>((resolve) => station.clock.setTimeout(resolve, ms));
    return allAcknowledged(applications);
  });
  await station.clock.advance(10 * 60_000);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  expect(requests.length).toBeGreaterThan(3);
  expect(slowest).toBeLessThan(5_000);
});

test('a person at the screen goes alone while a batch is on the wire', async () => {
  await saveLanes(10);
  let release = (): void => undefined;
  const delivery = start((applications) =>
    applications.length > 1
      ? new Promise((resolve) => {
          release = () => resolve(allAcknowledged(applications));
        })
      : allAcknowledged(applications),
  );
  await station.clock.advance(0);
  const mine = await saveSpecimen(cache, 'mine');
  const outcome = delivery.waitForOutcome(mine.key, 5_000);
  delivery.deliverNow(mine.key);
  await station.clock.advance(0);
  expect(await outcome).toMatchObject({ outcome: 'accepted' });
  expect(requests.map((request) => request.length)).toEqual([10, 1]);
  release();
});

test.each([
  ['fails the county', { outcome: 'undecided', code: 'county-failed', countyReached: true }],
  ['breaks the connection', { outcome: 'undecided', code: 'connection-lost', countyReached: false }],
] as const)('one application that %s with every request it is in holds up no other for long', async (_how, trouble) => {
  const saved = await saveLanes(40);
  const poison = saved[7]?.key;
  start((applications) => (applications.some(({ key }) => key === poison) ? trouble : allAcknowledged(applications)));
  await station.clock.advance(30 * 60_000);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
});

test('without a link one application at a time probes it, not a full batch', async () => {
  await saveLanes(20);
  start(() => ({ outcome: 'undecided', code: 'connection-refused', countyReached: false }));
  await station.clock.advance(10 * 60_000);
  expect(requests.slice(1).every((request) => request.length === 1)).toBe(true);
  // A probe a minute, when the pause has grown.
  expect(requests.length).toBeLessThan(40);
});

test('after a long outage the backlog goes in batches again: failing without a link speaks against nobody', async () => {
  await saveLanes(15);
  let isUp = false;
  start((applications) =>
    isUp ? allAcknowledged(applications) : { outcome: 'undecided', code: 'connection-refused', countyReached: false },
  );
  await station.clock.advance(60 * 60_000);
  requests.length = 0;
  isUp = true;
  await station.clock.advance(2 * 60_000);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  expect(requests.length).toBeLessThan(8);
});

test('what the county lost goes again with its own earlier word, and keeps its number', async () => {
  const [saved] = await saveLanes(1);
  start(allAcknowledged);
  await station.clock.advance(0);
  const standing = cache.standing([]);
  const epoch = standing.ok ? (standing.value.epochs[0]?.epoch ?? '') : '';
  const gaps = [{ epoch, missing: [{ first: 1, last: 1 }] }];
  const answer = { time: '2026-11-24T01:05:00.000Z', gaps, lackingAttachments: [] };
  expect(cache.takeReportAnswer(answer)).toEqual({ ok: true, value: { applications: 1, attachments: 0 } });
  await station.clock.advance(100);
  expect(requests).toHaveLength(2);
  expect(requests[1]?.[0]).toMatchObject({ key: saved?.key, earlier: { statement: '{}' } });
  expect(requests[1]?.[0]?.sealed).toEqual(requests[0]?.[0]?.sealed);
  expect(cache.outcomeOf(saved?.key ?? '')).toMatchObject({ value: { outcome: 'accepted', caseNumber: 'CASE-1' } });
});

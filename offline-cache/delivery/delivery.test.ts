import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryResult, OutboundApplication } from '../../app/contracts/delivery.ts';
import type { Delivery, DeliveryEvent, OfflineCache } from '../index.ts';
import { acknowledged, saveSpecimen, specimenStation } from '../specimen-cache.ts';

let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
let sent: OutboundApplication[];
let events: DeliveryEvent[];
beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
  sent = [];
  events = [];
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

const linkDown: DeliveryResult = { outcome: 'undecided', code: 'connection-refused', countyReached: false };

function start(answer: (application: OutboundApplication) => DeliveryResult | Promise<DeliveryResult>): Delivery {
  return cache.startDelivery({
    onEvent: (event) => events.push(event),
    async send(application) {
      sent.push(application);
      return answer(application);
    },
  });
}

test('in a lane the next waits for the one before it; other lanes do not', async () => {
  await saveSpecimen(cache, 'a');
  await saveSpecimen(cache, 'a');
  await saveSpecimen(cache, 'b');
  let release = (_: DeliveryResult): void => undefined;
  start((application) =>
    application.sequence === 1
      ? new Promise((resolve) => {
          release = resolve;
        })
      : acknowledged(application),
  );
  await station.clock.advance(60_000);
  expect(sent.map(({ sequence }) => sequence)).toEqual([1, 3]);
  const first = sent[0];
  if (first !== undefined) release(acknowledged(first));
  await station.clock.advance(0);
  expect(sent.map(({ sequence }) => sequence)).toEqual([1, 3, 2]);
});

test('Retry-After is kept to', async () => {
  await saveSpecimen(cache);
  start((application) =>
    sent.length === 1
      ? { outcome: 'undecided', code: 'county-busy', countyReached: true, retryAfterMs: 30_000 }
      : acknowledged(application),
  );
  await station.clock.advance(29_999);
  expect(sent).toHaveLength(1);
  await station.clock.advance(10_000);
  expect(sent).toHaveLength(2);
});

test('a person at the screen goes first, whatever pause the lane is in', async () => {
  let up = false;
  const saved = [await saveSpecimen(cache, 'a'), await saveSpecimen(cache, 'b')];
  const delivery = start((application) => (up ? acknowledged(application) : linkDown));
  await station.clock.advance(0);
  const before = sent.length;
  up = true;
  const outcome = delivery.waitForOutcome(saved[1]?.key ?? '', 5_000);
  delivery.deliverNow(saved[1]?.key ?? '');
  expect(await outcome).toEqual({ outcome: 'accepted', caseNumber: 'CASE-2' });
  expect(sent[before]?.lane).toBe('b');
});

test('the first answer after an outage wakes every lane that waited for the link', async () => {
  let up = false;
  for (const lane of ['a', 'b', 'c', 'd']) await saveSpecimen(cache, lane);
  start((application) => (up ? acknowledged(application) : linkDown));
  await station.clock.advance(10 * 60_000);
  up = true;
  // Within one longest pause the probe gets through, and then nobody waits for a pause of their own.
  await station.clock.advance(60_000);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  expect(events.filter(({ type }) => type === 'link')).toEqual([
    { type: 'link', state: 'down' },
    { type: 'link', state: 'up' },
  ]);
});

test('a row saved while delivery runs is sent within a moment', async () => {
  start(acknowledged);
  await station.clock.advance(0);
  await saveSpecimen(cache);
  await station.clock.advance(100);
  expect(sent).toHaveLength(1);
});

test('waiting ends with "kept" when the time is over, and the outcome can still be asked for later', async () => {
  const saved = await saveSpecimen(cache);
  let up = false;
  const delivery = start((application) => (up ? acknowledged(application) : linkDown));
  const outcome = delivery.waitForOutcome(saved.key, 4_000);
  await station.clock.advance(4_000);
  expect(await outcome).toEqual({ outcome: 'kept' });
  up = true;
  await station.clock.advance(60_000);
  expect(cache.outcomeOf(saved.key)).toEqual({ ok: true, value: { outcome: 'accepted', caseNumber: 'CASE-1' } });
});

test('closing lets an attempt under way end and writes down what it brought', async () => {
  const saved = await saveSpecimen(cache);
  let release = (): void => undefined;
  const delivery = start(
    (application) =>
      new Promise((resolve) => {
        release = () => resolve(acknowledged(application));
      }),
  );
  await station.clock.advance(0);
  const waiting = delivery.waitForOutcome(saved.key, 60_000);
  const closing = cache.close();
  release();
  await closing;
  expect(await waiting).toEqual({ outcome: 'accepted', caseNumber: 'CASE-1' });
  expect(station.clock.pending()).toBe(0);
  cache = await station.open();
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
});

test('a clock that leaps back years holds nothing up', async () => {
  const leaping = { ...station.clock, now: () => Date.parse('2019-01-01T00:00:00Z') };
  await saveSpecimen(cache);
  await cache.close();
  const backThen = specimenStation({ folder: station.folder, clock: leaping });
  cache = await backThen.open();
  start((application) => (sent.length < 3 ? linkDown : acknowledged(application)));
  await station.clock.advance(60_000);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  backThen.remove();
});

test('a link that somebody else saw come back ends the pauses at once', async () => {
  let up = false;
  await saveSpecimen(cache, 'a');
  const delivery = start((application) => (up ? acknowledged(application) : linkDown));
  await station.clock.advance(600_000);
  const attempts = sent.length;
  up = true;
  delivery.linkRestored();
  await station.clock.advance(0);
  expect(sent).toHaveLength(attempts + 1);
  expect(events.some((event) => event.type === 'acknowledged')).toBe(true);
});

/** First the journal is lost, later the database: what became of an application is still known. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryResult, OutboundApplication } from '../../app/contracts/delivery.ts';
import type { OfflineCache } from '../index.ts';
import { acknowledged, declined, loseDatabase, saveSpecimen, specimenStation } from '../specimen-cache.ts';

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

async function reopenAfter(lose: () => void): Promise<void> {
  await cache.close();
  lose();
  cache = await station.open();
}

const fates: readonly (readonly [string, (application: OutboundApplication) => DeliveryResult])[] = [
  ['acknowledged', acknowledged],
  ['declined', declined],
  ['refused unread', () => ({ outcome: 'returned', code: 'seal-unreadable' })],
];

test.each(fates)('one that was %s is not sent again', async (_what, answer) => {
  const { key } = await saveSpecimen(cache);
  cache.startDelivery({ onEvent: () => undefined, send: async (application) => answer(application) });
  await station.clock.advance(60_000);
  const outcome = cache.outcomeOf(key);
  const standing = cache.standing([]);
  await reopenAfter(() => rmSync(join(station.folder, 'journal'), { recursive: true }));
  await reopenAfter(() => loseDatabase(station.folder));
  expect(cache.opening.rebuiltRows).toBe(1);
  expect(cache.outcomeOf(key)).toEqual(outcome);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  if (!standing.ok) throw new Error(standing.failure.code);
  expect(cache.standing([])).toMatchObject({ value: { states: standing.value.states } });
});

test('one the county had acknowledged and asked for again still waits, and keeps its number', async () => {
  const { key } = await saveSpecimen(cache);
  const sent: OutboundApplication[] = [];
  let linkUp = true;
  const deliver = () =>
    cache.startDelivery({
      onEvent: () => undefined,
      async send(application) {
        sent.push(application);
        return linkUp ? acknowledged(application) : { outcome: 'undecided', code: 'timed-out', countyReached: false };
      },
    });
  deliver();
  await station.clock.advance(60_000);
  linkUp = false;
  const { epoch, sequence: first = 0 } = sent[0] ?? {};
  const gaps = [{ epoch: epoch ?? '', missing: [{ first, last: first }] }];
  cache.takeReportAnswer({ time: '2026-11-24T01:05:00.000Z', gaps, lackingAttachments: [] });
  await reopenAfter(() => rmSync(join(station.folder, 'journal'), { recursive: true }));
  await reopenAfter(() => loseDatabase(station.folder));
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
  linkUp = true;
  sent.length = 0;
  deliver();
  await station.clock.advance(60_000);
  expect(sent).toMatchObject([{ key, earlier: { statement: '{}' } }]);
  expect(cache.outcomeOf(key)).toMatchObject({ value: { outcome: 'accepted' } });
});

test('prints are still counted: the next one is a copy', async () => {
  const { receiptNumber } = await saveSpecimen(cache);
  expect(cache.beginDocumentPrint(receiptNumber, 'notice')).toEqual({ ok: true, value: { copy: false } });
  await reopenAfter(() => rmSync(join(station.folder, 'journal'), { recursive: true }));
  await reopenAfter(() => loseDatabase(station.folder));
  expect(cache.beginDocumentPrint(receiptNumber, 'notice')).toEqual({ ok: true, value: { copy: true } });
});

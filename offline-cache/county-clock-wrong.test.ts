import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { OfflineCache } from './index.ts';
import { sha256Hex } from './sealed-store/sealed-store.ts';
import { createSimulatedClock, type SimulatedClock } from './simulated-clock.ts';
import { acknowledged, saveSpecimen, specimenStation } from './specimen-cache.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A station in a hall; `starts` is where its clock is. */
async function hall(starts = '2026-11-24T01:00:00Z') {
  const clock = createSimulatedClock(Date.parse(starts));
  const { folder, ...station } = specimenStation({ clock });
  let cache = await station.open();
  onTestFinished(async () => {
    await cache.close();
    station.remove();
  });
  return {
    clock,
    folder,
    async restarts(at: SimulatedClock = clock, meanwhile: () => void = () => undefined) {
      await cache.close();
      meanwhile();
      cache = await specimenStation({ folder, clock: at }).open();
    },
    reported: (time: string) => reported(cache, time),
    dated: async () => dated(cache),
    signs: (receivedAt: string, at: SimulatedClock = clock) => signs(cache, at, receivedAt),
  };
}

/** The county answers a report. */
function reported(cache: OfflineCache, time: string): void {
  expect(cache.takeReportAnswer({ time, gaps: [], lackingAttachments: [] })).toMatchObject({ ok: true });
}

/** The county signs for an application. */
async function signs(cache: OfflineCache, clock: SimulatedClock, receivedAt: string): Promise<void> {
  const { key } = await saveSpecimen(cache, 'signed-for');
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      const result = acknowledged(application);
      if (result.outcome !== 'acknowledged') return result;
      return { ...result, acknowledgement: { ...result.acknowledgement, receivedAt } };
    },
  });
  await clock.advance(10);
  expect(cache.outcomeOf(key)).toMatchObject({ value: { outcome: 'accepted' } });
}

/** What stands on the receipt of an application saved now. */
async function dated(cache: OfflineCache): Promise<string> {
  const { receiptNumber } = await saveSpecimen(cache);
  const found = cache.findReceiptByNumber(receiptNumber);
  return found.ok ? (found.value?.createdAt ?? '') : '';
}

test('a county that answers from 2099 and is right again: so are the receipts, also after a restart', async () => {
  const { clock, reported, dated, restarts } = await hall();
  reported('2099-01-01T00:00:00Z');
  await restarts();
  reported('2026-11-24T01:00:00Z');
  reported('2026-11-24T01:05:00Z');
  await clock.advance(5 * minuteMs);
  expect(await dated()).toBe('2026-11-24T01:05:00.000Z');
  await restarts();
  expect(await dated()).toBe('2026-11-24T01:05:00.000Z');
});

test('a county that signs from 2099 and is right again: so are the receipts', async () => {
  const { clock, signs, reported, dated, restarts } = await hall();
  await signs('2099-01-01T00:00:00Z');
  await clock.advance(2 * dayMs);
  await restarts();
  await signs('2099-01-03T00:00:00Z');
  reported('2026-11-26T01:00:00Z');
  reported('2026-11-26T01:05:00Z');
  expect(await dated()).toMatch(/^2026-11-26T01:05:00/);
});

test('what an older release believed of a county in 2099 is taken back as well', async () => {
  const { folder, reported, dated, restarts, signs } = await hall();
  await restarts(undefined, () => {
    const database = new BetterSqlite3(join(folder, 'outbox.db'));
    const ms = Date.parse('2099-01-01T00:00:00Z');
    database
      .prepare('INSERT INTO county_time (id, latest_ms, entry_hash) VALUES (1, ?, ?)')
      .run(ms, sha256Hex(`county-time ${ms}`));
    database.close();
  });
  await signs('2099-01-02T00:00:00Z');
  reported('2026-11-24T01:00:00Z');
  reported('2026-11-24T01:05:00Z');
  expect(await dated()).toMatch(/^2026-11-24T01:05:00/);
});

test('a station whose battery is empty dates by the county at once, and goes on when it starts in 2019 again', async () => {
  const { reported, dated, restarts } = await hall('2019-01-01T00:00:00Z');
  reported('2026-11-24T01:00:00Z');
  expect(await dated()).toBe('2026-11-24T01:00:00.000Z');
  await restarts(createSimulatedClock(Date.parse('2019-01-01T00:00:00Z')));
  expect(await dated()).toBe('2026-11-24T01:00:00.000Z');
  reported('2026-11-24T02:00:00Z');
  expect(await dated()).toBe('2026-11-24T02:00:00.000Z');
});

test('one answer from 1970 does not take receipts back, two in a row do', async () => {
  const { reported, dated } = await hall('2019-01-01T00:00:00Z');
  reported('2026-11-24T01:00:00Z');
  reported('1970-01-01T00:00:00Z');
  expect(await dated()).toBe('2026-11-24T01:00:00.000Z');
  reported('2026-11-24T01:10:00Z');
  reported('1970-01-01T00:10:00Z');
  expect(await dated()).toBe('2026-11-24T01:10:00.000Z');
  reported('1970-01-01T00:15:00Z');
  expect(await dated()).toBe('2019-01-01T00:00:00.000Z');
});

test('no answer takes receipts back behind what the county has signed', async () => {
  const { signs, reported, dated, restarts } = await hall();
  await signs('2026-11-24T01:00:05Z');
  const behind = createSimulatedClock(Date.parse('2019-01-01T00:00:00Z'));
  await restarts(behind);
  for (const time of ['1970-01-01T00:00:00Z', '1970-01-01T00:05:00Z', '1970-01-01T00:10:00Z']) reported(time);
  expect(await dated()).toBe('2026-11-24T01:00:05.000Z');
});

test('with an empty battery, what the county signs counts once it has told the same time for a month', async () => {
  const { clock, signs, reported, dated, restarts } = await hall('2019-01-01T00:00:00Z');
  for (const day of ['11-24', '12-04', '12-14', '12-26']) reported(`2026-${day}T01:00:00Z`);
  await signs('2026-12-26T01:00:05Z', clock);
  await restarts();
  reported('1970-01-01T00:00:00Z');
  reported('1970-01-01T00:05:00Z');
  expect(await dated()).toBe('2026-12-26T01:00:05.000Z');
});

test('a leap second, which is no time to Node, costs nobody the county’s word', async () => {
  const { signs, reported, dated } = await hall('2026-12-31T23:59:00Z');
  await signs('2026-12-31T23:59:60Z');
  reported('2026-12-31T23:59:60Z');
  expect(await dated()).toMatch(/^2026-12-31T23:59:00/);
});

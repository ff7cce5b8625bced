import { expect, onTestFinished, test } from 'vitest';
import { createSimulatedClock } from '../simulated-clock.ts';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { filesWith, needlesIn, specimenCounty } from './specimen-county.ts';

const dayMs = 24 * 60 * 60_000;
const yearMs = 365 * dayMs;

/** A station that is switched on every third day for an hour, with a county that tells the time unless told otherwise. */
async function hall(beginsAt: number) {
  let nowMs = beginsAt;
  const { folder, ...station } = specimenStation();
  onTestFinished(() => station.remove());
  const open = () => specimenStation({ folder, clock: createSimulatedClock(nowMs) }).open();
  return {
    folder,
    /** Opens, does, and is off until the third day. */
    async day(work: (cache: Awaited<ReturnType<typeof open>>) => Promise<void> | void, countyMs = nowMs) {
      const cache = await open();
      const time = new Date(countyMs).toISOString();
      cache.takeReportAnswer({ time, gaps: [], lackingAttachments: [] });
      await work(cache);
      cache.retention.sweep();
      await cache.close();
      nowMs += 3 * dayMs;
    },
    setClock(ms: number) {
      nowMs = ms;
    },
  };
}

const idle = (): void => undefined;

/** A day on which one application is saved and signed for; what must not be found once it was erased. */
async function settleOne(station: Awaited<ReturnType<typeof hall>>): Promise<Buffer | string> {
  const county = specimenCounty();
  let needle: Buffer | string = '';
  await station.day(async (cache) => {
    const { key } = await saveSpecimen(cache);
    needle = needlesIn(station.folder).get(key) ?? '';
    await county.answer(cache, station.folder, [key]);
  });
  return needle;
}

test('a station that is off for days erases in time all the same, once clock and county have gone together for a month', async () => {
  const station = await hall(Date.parse('2026-10-22T01:00:00Z'));
  for (let day = 0; day < 33; day += 3) await station.day(idle);
  const needle = await settleOne(station);
  for (let day = 3; day < 30; day += 3) await station.day(idle);
  expect(filesWith(station.folder, needle)).not.toEqual([]);
  for (let day = 30; day < 36; day += 3) await station.day(idle);
  expect(filesWith(station.folder, needle)).toEqual([]);
});

test('clock and county that leap together are not followed for a month: the county may set the clock', async () => {
  const station = await hall(Date.parse('2026-10-22T01:00:00Z'));
  for (let day = 0; day < 33; day += 3) await station.day(idle);
  const needle = await settleOne(station);
  station.setClock(Date.parse('2026-11-27T01:00:00Z') + 30 * yearMs);
  for (let day = 3; day < 30; day += 3) await station.day(idle);
  expect(filesWith(station.folder, needle)).not.toEqual([]);
});

test('a clock that stood in 2019 and was set right does not keep things for seven years more', async () => {
  const station = await hall(Date.parse('2019-01-01T00:00:00Z'));
  await station.day(idle, Date.parse('2026-11-24T01:00:00Z'));
  station.setClock(Date.parse('2026-11-24T02:00:00Z'));
  const needle = await settleOne(station);
  for (let day = 3; day < 30; day += 3) await station.day(idle);
  expect(filesWith(station.folder, needle)).not.toEqual([]);
  for (let day = 30; day < 69; day += 3) await station.day(idle);
  expect(filesWith(station.folder, needle)).toEqual([]);
});

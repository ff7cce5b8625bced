import { expect, onTestFinished, test } from 'vitest';
import { createSimulatedClock } from '../simulated-clock.ts';
import { loseDatabase, saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { filesWith, needlesIn, specimenCounty } from './specimen-county.ts';

const yearMs = 365 * 24 * 60 * 60_000;

test('a clock that wakes up thirty years ahead erases nothing before its time, and back again nothing either', async () => {
  const inner = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  let leap = 0;
  const station = specimenStation({ clock: { ...inner, now: () => inner.now() + leap } });
  onTestFinished(() => station.remove());
  let cache = await station.open();
  const { key } = await saveSpecimen(cache);
  const county = specimenCounty();
  const needle = needlesIn(station.folder).get(key) ?? '';
  await county.answer(cache, station.folder, [key]);
  for (const years of [30, 0, 30, -5]) {
    await cache.close();
    leap = years * yearMs;
    cache = await station.open();
    expect(cache.retention.sweep()).toMatchObject({ ok: true, value: { applications: 0, names: 0 } });
  }
  await cache.close();
  expect(filesWith(station.folder, needle)).not.toEqual([]);
});

test('a leap counts once, however often the station starts under it, and a clock that leaps to and fro not at all', async () => {
  const inner = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  let leap = 0;
  const station = specimenStation({ clock: { ...inner, now: () => inner.now() + leap } });
  onTestFinished(() => station.remove());
  let cache = await station.open();
  const { key } = await saveSpecimen(cache);
  const needle = needlesIn(station.folder).get(key) ?? '';
  await specimenCounty().answer(cache, station.folder, [key]);
  for (let start = 0; start < 80; start += 1) {
    await cache.close();
    leap = start < 40 || start % 2 === 0 ? 30 * yearMs : 0;
    cache = await station.open();
  }
  await cache.close();
  expect(filesWith(station.folder, needle)).not.toEqual([]);
});

test('the power cut that takes the clock thirty years ahead and the database along has nothing erased either', async () => {
  const clock = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  const station = specimenStation({ clock });
  onTestFinished(() => station.remove());
  const cache = await station.open();
  const { key } = await saveSpecimen(cache);
  const needle = needlesIn(station.folder).get(key) ?? '';
  await specimenCounty().answer(cache, station.folder, [key]);
  await cache.close();
  loseDatabase(station.folder);
  const ahead = createSimulatedClock(clock.now() + 30 * yearMs);
  const rebuilt = await specimenStation({ folder: station.folder, clock: ahead }).open();
  expect(rebuilt.opening.rebuiltRows).toBe(1);
  await rebuilt.close();
  expect(filesWith(station.folder, needle)).not.toEqual([]);
});

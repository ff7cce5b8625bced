import { expect, onTestFinished, test } from 'vitest';
import { createSimulatedClock } from '../simulated-clock.ts';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
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

import { expect, onTestFinished, test } from 'vitest';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { filesWith, needlesIn, specimenCounty } from './specimen-county.ts';

const dayMs = 24 * 60 * 60_000;

test('a county that tells 2099 for three days has nothing erased before its time, and nothing kept for long after', async () => {
  const station = specimenStation();
  onTestFinished(() => station.remove());
  let cache = await station.open();
  onTestFinished(() => cache.close());
  const county = specimenCounty();
  const { key, maskedName } = await saveSpecimen(cache);
  const needle = needlesIn(station.folder).get(key) ?? '';
  await county.answer(cache, station.folder, [key]);
  const told = (at: number): void => {
    const time = new Date(at).toISOString();
    expect(cache.takeReportAnswer({ time, gaps: [], lackingAttachments: [] })).toMatchObject({ ok: true });
  };

  for (let day = 0; day < 3; day += 1) {
    told(Date.parse('2099-01-01T00:00:00Z') + day * dayMs);
    expect(cache.retention.sweep()).toMatchObject({ ok: true, value: { applications: 0, names: 0 } });
    await cache.close();
    cache = await station.open();
    await station.clock.advance(dayMs);
  }
  for (let day = 3; day < 29; day += 1) {
    told(station.clock.now());
    told(station.clock.now());
    await station.clock.advance(dayMs);
  }
  expect(filesWith(station.folder, needle)).not.toEqual([]);
  for (let day = 29; day < 36; day += 1) {
    told(station.clock.now());
    await station.clock.advance(dayMs);
  }
  expect(filesWith(station.folder, needle)).toEqual([]);
  expect(filesWith(station.folder, maskedName)).not.toEqual([]);
});

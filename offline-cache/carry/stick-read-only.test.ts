import { readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { carryTo, mountStick } from './specimen-stick.ts';

test('a stick whose switch is on "lock" is told from one that is broken', async ({ skip }) => {
  const stick = mountStick(4096);
  if (stick === null) return skip('nothing may be mounted here');
  const station = specimenStation();
  const cache = await station.open();
  onTestFinished(async () => {
    await cache.close();
    station.remove();
    stick.remove();
  });
  await saveSpecimen(cache);
  stick.makeReadOnly();
  const carried = await cache.carry.out(carryTo(stick.volume));
  expect(carried).toMatchObject({ ok: false, failure: { code: 'stick-read-only' } });
  expect(readdirSync(stick.volume.mountPoint)).toEqual([]);
});

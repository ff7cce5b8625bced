import { readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { carryTo, mountStick } from './specimen-stick.ts';

async function stationWith(applications: number) {
  const station = specimenStation();
  const cache = await station.open();
  onTestFinished(async () => {
    await cache.close();
    station.remove();
  });
  for (let saved = 0; saved < applications; saved += 1) await saveSpecimen(cache);
  return cache;
}

test('a stick too small is seen before anything is written', async ({ skip }) => {
  const stick = mountStick(128);
  if (stick === null) return skip('nothing may be mounted here');
  onTestFinished(() => stick.remove());
  const cache = await stationWith(1);
  const carried = await cache.carry.out(carryTo(stick.volume));
  expect(carried).toMatchObject({ ok: false, failure: { code: 'stick-full' } });
  expect(readdirSync(stick.volume.mountPoint)).toEqual([]);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
});

test('a stick that somebody else fills meanwhile keeps no half file', async ({ skip }) => {
  const stick = mountStick(512);
  if (stick === null) return skip('nothing may be mounted here');
  onTestFinished(() => stick.remove());
  const { mountPoint } = stick.volume;
  const cache = await stationWith(40);
  let filled = false;
  const fill = (): void => {
    if (filled) return;
    filled = true;
    const room = statfsSync(mountPoint);
    writeFileSync(join(mountPoint, 'film.mp4'), Buffer.alloc(room.bavail * room.bsize));
  };
  const carried = await cache.carry.out(carryTo(stick.volume, fill));
  expect(carried).toMatchObject({ ok: false, failure: { code: 'stick-full' } });
  expect(readdirSync(mountPoint)).toEqual(['film.mp4']);
});

import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfflineCache } from '../index.ts';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { carryTo, mountStick, type SpecimenStick } from './specimen-stick.ts';
import type { CarryProgress } from './write-carried-file.ts';

let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
let stick: SpecimenStick | null = null;

beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
  await saveSpecimen(cache);
  stick = mountStick(4096);
});
afterEach(async () => {
  await cache.close();
  station.remove();
  stick?.remove();
});

test.for(['writing', 'checking'] satisfies CarryProgress['phase'][])(
  'pulled while %s, it is said so',
  async (phase) => {
    if (stick === null) return;
    const { pull, volume } = stick;
    const carried = await cache.carry.out(carryTo(volume, (progress) => progress.phase === phase && pull()));
    expect(carried).toMatchObject({ ok: false, failure: { code: 'stick-pulled' } });
    // Nothing went into the folder that was below the stick, and the application still waits.
    expect(readdirSync(volume.mountPoint)).toEqual([]);
    expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
  },
);

test('pulled before it was begun', async ({ skip }) => {
  if (stick === null) return skip('nothing may be mounted here');
  stick.pull();
  const carried = await cache.carry.out(carryTo(stick.volume));
  expect(carried).toMatchObject({ ok: false, failure: { code: 'stick-pulled' } });
  expect(readdirSync(stick.volume.mountPoint)).toEqual([]);
});

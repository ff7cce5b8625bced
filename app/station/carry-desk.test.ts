import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfflineCache, RemovableVolume } from '../../offline-cache/index.ts';
import { specimenCounty } from '../../offline-cache/retention/specimen-county.ts';
import { saveSpecimen, specimenStation, specimenStationCode } from '../../offline-cache/specimen-cache.ts';
import { CarryStanding } from '../contracts/maintenance-page.ts';
import { createCarryDesk } from './carry-desk.ts';

let stick = '';
let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
const county = specimenCounty();
const never = new AbortController().signal;

beforeEach(async () => {
  stick = mkdtempSync(join(tmpdir(), 'cunban-stick-'));
  station = specimenStation();
  cache = await station.open();
});
afterEach(async () => {
  await cache.close();
  station.remove();
  rmSync(stick, { recursive: true });
});

const volume = (): RemovableVolume => ({
  ...{ mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null },
  ...{ fileSystem: 'vfat', readOnly: false, freeBytes: 1e9 },
});

function desk(
  volumes: readonly RemovableVolume[],
  countyKey = county.key,
  carry: Partial<OfflineCache['carry']> = cache.carry,
) {
  const logged: unknown[] = [];
  const made = createCarryDesk({
    ...{ stationCode: specimenStationCode, countyKey, folders: [] },
    cache: { retention: cache.retention, carry: { ...cache.carry, ...carry } },
    log: (event, facts) => logged.push({ event, ...facts }),
    onSettled: () => undefined,
    volumes: async () => volumes,
  });
  return { ...made, logged };
}

test('what waits goes to the stick, and the page is told so in a form it takes', async () => {
  await saveSpecimen(cache);
  const { run, standing, logged } = desk([volume()]);
  expect(await standing()).toEqual({ stick: 'ready', run: { state: 'idle' } });
  await run('out', never);
  const told = await standing();
  expect(told.run).toMatchObject({ state: 'wrote', applications: 1, papers: 0, damaged: 0 });
  expect(Value.Check(CarryStanding, told)).toBe(true);
  expect(readdirSync(stick)).toHaveLength(1);
  expect(logged).toEqual([{ event: 'stick-used', outcome: 'wrote' }]);
});

test('no stick, or more than one, and no answer on it', async () => {
  const none = desk([]);
  await none.run('out', never);
  expect(await none.standing()).toEqual({
    stick: 'none',
    run: { state: 'failed', direction: 'out', code: 'no-stick' },
  });
  const two = desk([volume(), volume()]);
  await two.run('in', never);
  expect(await two.standing()).toMatchObject({ stick: 'several', run: { code: 'several-sticks' } });
  const empty = desk([volume()]);
  await empty.run('in', never);
  expect(await empty.standing()).toMatchObject({ stick: 'ready', run: { direction: 'in', code: 'no-answer-found' } });
});

test('an order to wipe on the stick is obeyed if the county signed it, and refused and logged if not', async () => {
  await saveSpecimen(cache);
  writeFileSync(join(stick, `cunban-${specimenStationCode}-1.order`), county.order({ scope: ['undelivered'] }));
  const stranger = desk([volume()], generateKeyPairSync('ed25519').publicKey);
  await stranger.run('in', never);
  expect(stranger.logged).toContainEqual({ event: 'wipe-ordered', outcome: 'order-not-signed' });
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
  const own = desk([volume()]);
  await own.run('in', never);
  expect((await own.standing()).run).toEqual({ state: 'read', acknowledged: 0, refused: 0, invalid: 0, wiped: 1 });
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
});

test('whatever the cache throws ends the errand with a code and a line in the log, and the next one begins', async () => {
  await saveSpecimen(cache);
  const unnamed = Object.assign(new Error('Unknown system error -74: read /media/stick/王小英'), {
    code: 'Unknown system error -74',
  });
  const { run, standing, logged } = desk([volume()], county.key, {
    out: () => Promise.reject(new TypeError('x is not a function')),
    takeIn: () => Promise.reject(unnamed),
  });
  await run('out', never);
  expect((await standing()).run).toEqual({ state: 'failed', direction: 'out', code: 'unexpected' });
  await run('in', never);
  const told = await standing();
  expect(told.run).toEqual({ state: 'failed', direction: 'in', code: 'unexpected' });
  expect(Value.Check(CarryStanding, told)).toBe(true);
  // Messages name paths and more: they stay out of the log.
  expect(logged).toEqual([
    { event: 'stick-used', outcome: 'unexpected', cause: 'TypeError' },
    { event: 'stick-used', outcome: 'unexpected', cause: 'Unknown system error -74' },
  ]);
});

test('a list of sticks that cannot be had ends the errand likewise', async () => {
  const logged: unknown[] = [];
  const { run } = createCarryDesk({
    ...{ cache, stationCode: specimenStationCode, countyKey: county.key, folders: [] },
    log: (event, facts) => logged.push({ event, ...facts }),
    onSettled: () => undefined,
    volumes: () => Promise.reject(new Error('no list')),
  });
  await run('out', never);
  await run('in', never);
  expect(logged).toHaveLength(2);
});

test('answers that are broken off in the middle may have settled something: the queue is told all the same', async () => {
  let told = 0;
  const { run } = createCarryDesk({
    ...{ stationCode: specimenStationCode, countyKey: county.key, folders: [] },
    cache: {
      retention: cache.retention,
      carry: { ...cache.carry, takeIn: () => Promise.reject(new Error('in the middle')) },
    },
    log: () => undefined,
    onSettled() {
      told += 1;
    },
    volumes: async () => [volume()],
  });
  await run('in', never);
  expect(told).toBe(1);
});

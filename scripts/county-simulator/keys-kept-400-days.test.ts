import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wireItem } from '../../app/platform/wire-item.ts';
import { type CountySimulator, startCountySimulator } from './county-simulator.ts';
import { handIn, specimenKey, specimenOutbound } from './specimen-request.ts';

const dayMs = 24 * 60 * 60_000;
let now = Date.parse('2026-11-24T01:00:00Z');
let folder: string;
let county: CountySimulator;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-county-'));
  county = await startCountySimulator({ folder, now: () => now });
});
afterEach(async () => {
  await county.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a station that was away for 400 days gets the acknowledgement of the first time; a key lives no shorter', async () => {
  const item = wireItem(await specimenOutbound(county.recipient));
  const hand = async () => (await handIn(county.url, [item])).items.get(specimenKey(1));
  const first = await hand();
  now += 400 * dayMs;
  expect(county.purgeKeys()).toBe(0);
  expect(await hand()).toEqual({ ...first, status: 200 });
  expect(county.received()).toHaveLength(1);
  now += 1;
  expect(county.purgeKeys()).toBe(1);
  // The control: with the key gone, the same request is a new one.
  expect(await hand()).toMatchObject({ status: 201 });
  expect(county.received()).toHaveLength(2);
});

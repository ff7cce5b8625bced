import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wireItem } from '../../app/platform/wire-item.ts';
import { type CountySimulator, startCountySimulator } from './county-simulator.ts';
import { handIn, specimenKey, specimenOutbound } from './specimen-request.ts';

let folder: string;
let county: CountySimulator;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-county-'));
  county = await startCountySimulator({ folder });
});
afterEach(async () => {
  await county.close();
  rmSync(folder, { recursive: true, force: true });
});

async function itemResult(item: unknown) {
  return (await handIn(county.url, [item])).items.get(specimenKey(1));
}

test('another item under a used key is refused and changes nothing', async () => {
  const first = await specimenOutbound(county.recipient);
  expect(await itemResult(wireItem(first))).toMatchObject({ status: 201 });
  const other = await specimenOutbound(county.recipient);
  expect(await itemResult(wireItem(other))).toEqual({ status: 422, code: 'payload-differs' });
  expect(await itemResult({ ...wireItem(first), lane: 'lane-2' })).toEqual({ status: 422, code: 'payload-differs' });
  expect(county.received()).toMatchObject([{ sealedSha256: first.sealedSha256, attempts: 3 }]);
});

test('the identical repetition gets the identical answer, also after a restart, and has no second effect', async () => {
  const item = wireItem(await specimenOutbound(county.recipient));
  const first = await itemResult(item);
  expect(await itemResult(item)).toEqual({ ...first, status: 200 });
  await county.close();
  county = await startCountySimulator({ folder });
  expect(await itemResult(item)).toEqual({ ...first, status: 200 });
  expect(county.received()).toMatchObject([{ attempts: 3 }]);
});

test('a repetition while the first is being worked on is told so', async () => {
  county.setBehaviour({ kind: 'slow', ms: 600 });
  const item = wireItem(await specimenOutbound(county.recipient));
  const both = await Promise.all([itemResult(item), itemResult(item)]);
  expect(both.map((result) => result?.status).sort()).toEqual([201, 409]);
  expect(county.received()).toHaveLength(1);
});

test('missing sequence numbers are named', async () => {
  const hand = async (sequence: number) =>
    handIn(county.url, [wireItem(await specimenOutbound(county.recipient, sequence))]);
  for (const sequence of [1, 2, 5]) await hand(sequence);
  expect(county.sequenceGaps()).toMatchObject([{ stationCode: '13099910001', missing: [3, 4] }]);
  for (const sequence of [3, 4]) await hand(sequence);
  expect(county.sequenceGaps()).toEqual([]);
});

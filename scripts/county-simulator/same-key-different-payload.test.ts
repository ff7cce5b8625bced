import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CountySimulator, startCountySimulator } from './county-simulator.ts';
import { handIn, specimenEnvelope, specimenKey } from './specimen-request.ts';

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

test('another body under a used key is refused and changes nothing', async () => {
  const first = await specimenEnvelope(county.recipient);
  expect((await handIn(county.url, specimenKey(1), first)).status).toBe(201);
  const other = await specimenEnvelope(county.recipient);
  expect(await handIn(county.url, specimenKey(1), other)).toMatchObject({
    status: 422,
    answer: { code: 'payload-differs' },
  });
  expect(county.received()).toMatchObject([{ sealedSha256: first.sealedSha256, attempts: 2 }]);
});

test('the identical repetition gets the identical answer, also after a restart, and has no second effect', async () => {
  const envelope = await specimenEnvelope(county.recipient);
  const first = await handIn(county.url, specimenKey(1), envelope);
  const second = await handIn(county.url, specimenKey(1), envelope);
  expect(second).toEqual({ status: 200, answer: first.answer });
  await county.close();
  county = await startCountySimulator({ folder });
  expect(await handIn(county.url, specimenKey(1), envelope)).toEqual({ status: 200, answer: first.answer });
  expect(county.received()).toMatchObject([{ attempts: 3 }]);
});

test('a repetition while the first is being worked on is told so', async () => {
  county.setBehaviour({ kind: 'slow', ms: 1500 });
  const envelope = await specimenEnvelope(county.recipient);
  const both = await Promise.all([1, 2].map(() => handIn(county.url, specimenKey(1), envelope)));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(county.received()).toHaveLength(1);
});

test('missing sequence numbers are named', async () => {
  for (const sequence of [1, 2, 5]) {
    await handIn(county.url, specimenKey(sequence), await specimenEnvelope(county.recipient, sequence));
  }
  expect(county.sequenceGaps()).toMatchObject([{ stationCode: '13099910001', missing: [3, 4] }]);
  for (const sequence of [3, 4]) {
    await handIn(county.url, specimenKey(sequence), await specimenEnvelope(county.recipient, sequence));
  }
  expect(county.sequenceGaps()).toEqual([]);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CountySimulator, startCountySimulator } from './county-simulator.ts';
import { handIn, specimenEnvelope, specimenKey } from './specimen-request.ts';

let folder: string;
let county: CountySimulator;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-county-'));
  county = await startCountySimulator({ folder });
});
afterAll(async () => {
  await county.close();
  rmSync(folder, { recursive: true, force: true });
});

const refused = (code: string) => ({ status: 400, answer: { code } });

test.each([
  ['a number written as text', { sequence: '1' }],
  ['a sequence of zero', { sequence: 0 }],
  ['one field too many', { extra: true }],
  ['a missing field', { lane: undefined }],
  ['a key of version 4 as epoch', { epoch: '01a20916-5500-4000-8000-000000000001' }],
  ['base64 without padding', { sealed: 'AQI' }],
  ['a hash in capitals', { sealedSha256: 'F'.repeat(64) }],
])('%s is refused: nothing is coerced, nothing stripped', async (_what, changes) => {
  const envelope = await specimenEnvelope(county.recipient);
  expect(await handIn(county.url, specimenKey(1), { ...envelope, ...changes })).toMatchObject(
    refused('request-invalid'),
  );
});

test('a request without a proper Idempotency-Key is refused', async () => {
  const envelope = await specimenEnvelope(county.recipient);
  for (const key of [null, '', 'x', '01a20916-5500-4000-8000-000000000001']) {
    expect(await handIn(county.url, key, envelope)).toMatchObject(refused('request-invalid'));
  }
});

test('a body that is not JSON is refused in the county’s words', async () => {
  expect(await handIn(county.url, specimenKey(1), '{"sta')).toMatchObject(refused('request-invalid'));
});

test('bytes that do not match their hash, or are sealed to another county, are refused', async () => {
  const envelope = await specimenEnvelope(county.recipient);
  const changed = { ...envelope, sealedSha256: 'f'.repeat(64) };
  expect(await handIn(county.url, specimenKey(1), changed)).toMatchObject(refused('hash-mismatch'));
  const stranger = await specimenEnvelope(await identityToRecipient(await generateX25519Identity()));
  expect(await handIn(county.url, specimenKey(1), stranger)).toMatchObject(refused('seal-unreadable'));
});

test.each([
  ['an unknown field', { remark: '' }],
  ['another receipt number than its envelope', { receiptNumber: 'L-1' }],
  ['a time that is none', { appliedAt: 'now' }],
])('a plaintext with %s is refused', async (_what, changes) => {
  const envelope = await specimenEnvelope(county.recipient, 1, changes);
  expect(await handIn(county.url, specimenKey(1), envelope)).toMatchObject(refused('application-invalid'));
});

test('nothing of all that was taken', async () => {
  expect(county.received()).toEqual([]);
  const taken = await handIn(county.url, specimenKey(1), await specimenEnvelope(county.recipient));
  expect(taken.status).toBe(201);
  expect(county.received()).toMatchObject([{ arrival: 1, application: { applicant: { name: '王小英' } } }]);
  expect(county.received()[0]?.caseNumber).toMatch(/^[0-9A-Z]{31}\d{8}0001$/);
});

test('behaviour is set over HTTP, strictly', async () => {
  const put = (body: unknown) =>
    fetch(`${county.url}/simulator/behaviour`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await put({ kind: 'no-answer' })).status).toBe(400);
  expect((await put({ kind: 'full' })).status).toBe(200);
  expect(await handIn(county.url, specimenKey(2), await specimenEnvelope(county.recipient, 2))).toMatchObject({
    status: 507,
    answer: { code: 'storage-full' },
  });
});

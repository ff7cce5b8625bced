import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { encode } from 'cborg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wireItem } from '../../app/platform/wire-item.ts';
import { type CountySimulator, startCountySimulator } from './county-simulator.ts';
import { handIn, specimenKey, specimenOutbound, specimenStationCode } from './specimen-request.ts';

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

async function itemResult(item: unknown) {
  return (await handIn(county.url, [item])).items.get(specimenKey(1));
}

const version4 = Buffer.from('01a20916550040008000000000000001', 'hex');

test.each([
  ['a number written as text', { sequence: '1' }],
  ['a sequence of zero', { sequence: 0 }],
  ['one field too many', { extra: true }],
  ['a missing field', { lane: undefined }],
  ['a key of version 4 as epoch', { epoch: version4 }],
  ['bytes written as text', { sealed: "h'00'" }],
  ['a hash too short', { attachments: [new Uint8Array(31)] }],
])('an item with %s is refused: nothing is coerced, nothing stripped', async (_what, changes) => {
  const item: Record<string, unknown> = { ...wireItem(await specimenOutbound(county.recipient)), ...changes };
  const named = Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
  expect(await itemResult(named)).toEqual({ status: 400, code: 'request-invalid' });
});

test('a request that is no batch is refused as a whole', async () => {
  const item = wireItem(await specimenOutbound(county.recipient));
  const refused = { status: 400, code: 'request-invalid' };
  expect(await handIn(county.url, [])).toMatchObject(refused);
  expect(await handIn(county.url, [{ ...item, key: version4 }])).toMatchObject(refused);
  expect(await handIn(county.url, Buffer.from('a16773'))).toMatchObject(refused);
  expect(await handIn(county.url, Buffer.from('{"items":[]}'))).toMatchObject(refused);
});

test('bytes sealed to another county, or changed on the way, are refused', async () => {
  const stranger = await specimenOutbound(await identityToRecipient(await generateX25519Identity()));
  expect(await itemResult(wireItem(stranger))).toEqual({ status: 400, code: 'seal-unreadable' });
  const changed = await specimenOutbound(county.recipient);
  changed.sealed[changed.sealed.length - 1] = (changed.sealed.at(-1) ?? 0) ^ 1;
  expect(await itemResult(wireItem(changed))).toEqual({ status: 400, code: 'seal-unreadable' });
});

test.each([
  ['an unknown field', { remark: '' }],
  ['another receipt number than its item', { receiptNumber: 'L-1' }],
  ['a time that is none', { appliedAt: 'now' }],
])('a plaintext with %s is refused', async (_what, changes) => {
  const application = await specimenOutbound(county.recipient, 1, changes);
  expect(await itemResult(wireItem(application))).toEqual({ status: 400, code: 'application-invalid' });
});

test('nothing of all that was taken; a body that is not compressed is as good', async () => {
  expect(county.received()).toEqual([]);
  const item = wireItem(await specimenOutbound(county.recipient));
  const plain = encode({ stationCode: specimenStationCode, items: [item] });
  expect((await handIn(county.url, plain)).items.get(specimenKey(1))).toMatchObject({ status: 201 });
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
  const item = wireItem(await specimenOutbound(county.recipient, 2));
  expect(await handIn(county.url, [item])).toMatchObject({ status: 507, code: 'storage-full' });
});

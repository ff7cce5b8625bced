import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeApplication } from '../sealed-store/application-encoding.ts';
import { saveSpecimen, specimenStation, specimenStationCode } from '../specimen-cache.ts';
import { CarriedManifest } from './carried-file.ts';
import type { Volume } from './removable-volumes.ts';
import { tarEntries } from './tar.ts';
import type { CarryProgress } from './write-carried-file.ts';

let stick = '';
let identity = '';
let station: ReturnType<typeof specimenStation>;

beforeEach(async () => {
  stick = mkdtempSync(join(tmpdir(), 'cunban-stick-'));
  identity = await generateX25519Identity();
  station = specimenStation({ countyRecipient: await identityToRecipient(identity) });
});
afterEach(() => {
  rmSync(stick, { recursive: true, force: true });
  station.remove();
});

const volume = (): Volume => ({ mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null });
const carry = (
  onProgress: (progress: CarryProgress) => void = () => undefined,
  signal = new AbortController().signal,
) => ({
  volume: volume(),
  onProgress,
  signal,
});

async function opened(fileName: string) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const entries = [...tarEntries(await decrypter.decrypt(readFileSync(join(stick, fileName))))];
  const manifest: unknown = JSON.parse(Buffer.from(entries[0]?.bytes ?? '').toString());
  if (!Value.Check(CarriedManifest, manifest)) throw new Error('not a manifest');
  return { manifest, files: new Map(entries.map(({ name, bytes }) => [name, bytes])), decrypter };
}

test('the county opens the file and finds every application in it as it would have come over the link', async () => {
  const cache = await station.open();
  const saved = [await saveSpecimen(cache, 'lane-1'), await saveSpecimen(cache, 'lane-2')];
  const progress: CarryProgress[] = [];
  const carried = await cache.carry.out(carry((now) => progress.push(now)));
  await cache.close();

  if (!carried.ok) throw new Error(carried.failure.code);
  const { fileName } = carried.value;
  expect(carried.value).toMatchObject({ applications: 2, attachments: 0, damaged: 0 });
  expect(fileName).toBe(`cunban-${specimenStationCode}-20261124T010000Z.age`);
  expect(readdirSync(stick)).toEqual([fileName]);
  expect(statSync(join(stick, fileName)).size).toBe(carried.value.bytes);

  const { manifest, files, decrypter } = await opened(fileName);
  expect(manifest.stationCode).toBe(specimenStationCode);
  expect(manifest.epochs).toEqual([{ epoch: expect.any(String), highestSequence: 2 }]);
  expect(manifest.audit.line).toBe(3);
  expect(manifest.items).toMatchObject(
    saved.map(({ key, receiptNumber }, index) => ({
      key,
      receiptNumber,
      sequence: index + 1,
      lane: `lane-${index + 1}`,
    })),
  );
  for (const { key, receiptNumber } of saved) {
    const sealed = files.get(`items/${key}.age`) ?? new Uint8Array();
    expect(decodeApplication(await decrypter.decrypt(sealed))).toMatchObject({ receiptNumber });
  }
  expect(progress.at(-1)).toEqual({
    phase: 'checking',
    doneBytes: carried.value.bytes,
    totalBytes: carried.value.bytes,
  });
});

test('names, the clear text and the masked name stay off the stick', async () => {
  const cache = await station.open();
  const { maskedName, receiptNumber } = await saveSpecimen(cache);
  const carried = await cache.carry.out(carry());
  await cache.close();
  const name = carried.ok ? carried.value.fileName : '';
  const bytes = readFileSync(join(stick, name));
  // As every receipt number begins. Two letters of it stand in some sealed bytes by chance.
  const anyReceipt = `L-${specimenStationCode}-`;
  expect(receiptNumber).toContain(anyReceipt);
  for (const needle of ['王小英', '130999195503072181', maskedName, anyReceipt]) {
    expect(bytes.includes(needle)).toBe(false);
    expect(name).not.toContain(needle);
  }
});

test('nothing changes its state, and what was exported twice is there twice, none over the other', async () => {
  const cache = await station.open();
  await saveSpecimen(cache);
  const first = await cache.carry.out(carry());
  const second = await cache.carry.out(carry());
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
  await cache.close();
  expect(first.ok && second.ok && first.value.fileName !== second.value.fileName).toBe(true);
  expect(readdirSync(stick)).toHaveLength(2);
});

test('with everything at the county nothing is written', async () => {
  const cache = await station.open();
  expect(await cache.carry.out(carry())).toMatchObject({ ok: false, failure: { code: 'nothing-to-carry' } });
  await cache.close();
  expect(readdirSync(stick)).toEqual([]);
});

test('what an earlier attempt left unfinished is removed, a stranger’s files are not touched', async () => {
  writeFileSync(join(stick, `cunban-${specimenStationCode}-20261101T000000Z.age.part`), 'half');
  writeFileSync(join(stick, 'cunban-OTHER-20261101T000000Z.age.part'), 'half');
  writeFileSync(join(stick, 'holiday.jpg'), 'picture');
  const cache = await station.open();
  await saveSpecimen(cache);
  expect((await cache.carry.out(carry())).ok).toBe(true);
  await cache.close();
  expect(readdirSync(stick).sort()).toEqual([
    `cunban-${specimenStationCode}-20261124T010000Z.age`,
    'cunban-OTHER-20261101T000000Z.age.part',
    'holiday.jpg',
  ]);
});

test('stopped in the middle it leaves nothing behind', async () => {
  const cache = await station.open();
  await saveSpecimen(cache);
  const stop = new AbortController();
  const carried = await cache.carry.out(carry(() => stop.abort(), stop.signal));
  await cache.close();
  expect(carried).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  expect(readdirSync(stick)).toEqual([]);
});

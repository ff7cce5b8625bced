import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Volume } from '../../../offline-cache/carry/removable-volumes.ts';
import { tarEntries } from '../../../offline-cache/carry/tar.ts';
import type { OfflineCache } from '../../../offline-cache/index.ts';
import { ageRecipient, encryptAgeFile } from '../../../offline-cache/sealed-store/age-file.ts';
import { decodeAgeRecipient } from '../../../offline-cache/sealed-store/age-recipient.ts';
import { saveSpecimen, specimenApplication, specimenStation } from '../../../offline-cache/specimen-cache.ts';
import { type CountyKeys, loadOrMakeKeys } from '../../../scripts/county-simulator/county-keys.ts';

let home = '';
let stick = '';
let keys: CountyKeys;
let station: ReturnType<typeof specimenStation>;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'cunban-carry-'));
  stick = mkdtempSync(join(tmpdir(), 'cunban-stick-'));
  keys = await loadOrMakeKeys(join(home, 'county'));
  station = specimenStation({ countyRecipient: keys.recipient });
});
afterEach(() => {
  for (const folder of [home, stick]) rmSync(folder, { recursive: true, force: true });
  station.remove();
});

const volume = (): Volume => ({ mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null });
const countyKey = () => createPublicKey(keys.signingKey);

async function carryOut(cache: OfflineCache): Promise<string> {
  const signal = new AbortController().signal;
  const carried = await cache.carry.out({ volume: volume(), onProgress: () => undefined, signal });
  if (!carried.ok) throw new Error(carried.failure.code);
  return join(stick, carried.value.fileName);
}

function countyImports(...files: readonly string[]): string {
  const main = join(import.meta.dirname, '../../../scripts/county-simulator/carried/main.ts');
  return execFileSync(process.execPath, [main, ...files, '--folder', join(home, 'county')], { encoding: 'utf8' });
}

const hasAge = spawnSync('age', ['--version']).status === 0;

test.skipIf(!hasAge)('the ordinary age and tar open the file, and age opens every application in it', async () => {
  const cache = await station.open();
  const { key, receiptNumber } = await saveSpecimen(cache);
  const file = await carryOut(cache);
  await cache.close();
  const identity = join(home, 'county.key');
  writeFileSync(identity, `${keys.identity}\n`);
  const archive = join(home, 'carried.tar');
  execFileSync('age', ['-d', '-i', identity, '-o', archive, file]);
  execFileSync('tar', ['-xf', archive, '-C', home]);
  expect(readdirSync(join(home, 'items'))).toEqual([`${key}.age`]);
  expect(readFileSync(join(home, 'manifest.json'), 'utf8')).toContain(receiptNumber);
  const sealed = join(home, 'items', `${key}.age`);
  expect(execFileSync('age', ['-d', '-i', identity, sealed]).length).toBeGreaterThan(0);
});

test('a station that never sees a link gets its case numbers by stick, there and back', async () => {
  const cache = await station.open();
  const saved = [await saveSpecimen(cache, 'a'), await saveSpecimen(cache, 'b')];
  const file = await carryOut(cache);
  expect(countyImports(file)).toContain('2 taken, 0 not');
  expect(existsSync(file.replace(/\.age$/, '.ack'))).toBe(true);

  expect(await cache.carry.takeIn(volume(), countyKey())).toEqual({
    ok: true,
    value: { files: 1, acknowledged: 2, papers: 0, refused: 0, known: 0, invalid: 0 },
  });
  for (const { key } of saved) {
    expect(cache.outcomeOf(key)).toMatchObject({ ok: true, value: { outcome: 'accepted' } });
  }
  // Reading the same answer again settles nothing twice.
  expect(await cache.carry.takeIn(volume(), countyKey())).toMatchObject({
    ok: true,
    value: { acknowledged: 0, known: 2 },
  });
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  await cache.close();
});

test('imported twice, and exported twice, every application is one case', async () => {
  const cache = await station.open();
  await saveSpecimen(cache);
  const first = await carryOut(cache);
  await saveSpecimen(cache, 'lane-2');
  const second = await carryOut(cache);
  countyImports(first);
  const again = countyImports(first, second);
  expect(again).toContain('1 taken');
  expect(again).toContain('2 taken');
  const numbers = [first, second].flatMap((file) => {
    const { statement } = JSON.parse(readFileSync(file.replace(/\.age$/, '.ack'), 'utf8')) as { statement: string };
    const { results } = JSON.parse(statement) as { results: { statement: string }[] };
    return results.map((result) => (JSON.parse(result.statement) as { caseNumber: string }).caseNumber);
  });
  expect(numbers).toHaveLength(3);
  expect(new Set(numbers).size).toBe(2);
  expect(await cache.carry.takeIn(volume(), countyKey())).toMatchObject({
    ok: true,
    value: { acknowledged: 2, known: 1 },
  });
  await cache.close();
});

test('papers travel along, and are with the county when their application is', async () => {
  const cache = await station.open();
  const papers = [Buffer.alloc(300_000, 1), Buffer.alloc(10, 2)];
  const saved = await cache.saveApplication({
    lane: 'a',
    papers,
    build: ({ receiptNumber }) => specimenApplication(receiptNumber),
  });
  expect(saved.ok).toBe(true);
  const file = await carryOut(cache);
  expect(countyImports(file)).toContain('papers        2 of 2');
  expect(countyImports(file)).toContain('papers        2 of 2');
  expect(await cache.carry.takeIn(volume(), countyKey())).toMatchObject({
    ok: true,
    value: { acknowledged: 1, papers: 2, invalid: 0 },
  });
  await cache.close();
  const held = readdirSync(join(home, 'county', 'attachments'));
  expect(held).toHaveLength(2);
});

test('one bad application among good ones is refused by itself, and the station is told', async () => {
  const cache = await station.open();
  const saved = [await saveSpecimen(cache, 'a'), await saveSpecimen(cache, 'b'), await saveSpecimen(cache, 'c')];
  const file = await carryOut(cache);
  const bad = saved[1]?.key ?? '';
  await tamper(file, keys, `items/${bad}.age`);
  const said = countyImports(file);
  expect(said).toContain('2 taken, 1 not');
  expect(said).toContain(`${bad}  hash-mismatch`);
  expect(await cache.carry.takeIn(volume(), countyKey())).toMatchObject({
    ok: true,
    value: { acknowledged: 2, refused: 1, invalid: 0 },
  });
  await cache.close();
});

test('a stranger’s answer, or one for another station, settles nothing', async () => {
  const cache = await station.open();
  await saveSpecimen(cache);
  const file = await carryOut(cache);
  countyImports(file);
  const { publicKey } = generateKeyPairSync('ed25519');
  expect(await cache.carry.takeIn(volume(), publicKey)).toMatchObject({
    ok: true,
    value: { acknowledged: 0, invalid: 1 },
  });
  const answer = file.replace(/\.age$/, '.ack');
  writeFileSync(answer, readFileSync(answer, 'utf8').slice(0, -20));
  expect(await cache.carry.takeIn(volume(), countyKey())).toMatchObject({
    ok: true,
    value: { acknowledged: 0, invalid: 1 },
  });
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
  await cache.close();
});

/** Changes a byte of one entry inside the seal, as a station with a broken disk would have written it. */
async function tamper(file: string, { identity, recipient }: CountyKeys, entry: string): Promise<void> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const archive = Buffer.from(await decrypter.decrypt(readFileSync(file)));
  const bytes = [...tarEntries(archive)].find(({ name }) => name === entry)?.bytes;
  if (bytes === undefined) throw new Error('no such entry');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  const key = decodeAgeRecipient(recipient);
  if (key === null) throw new Error('no recipient');
  writeFileSync(file, encryptAgeFile(archive, ageRecipient(key)));
}

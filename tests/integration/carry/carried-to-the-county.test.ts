import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Volume } from '../../../offline-cache/carry/removable-volumes.ts';
import type { OfflineCache } from '../../../offline-cache/index.ts';
import { saveSpecimen, specimenStation } from '../../../offline-cache/specimen-cache.ts';
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
    value: { files: 1, acknowledged: 2, refused: 0, known: 0, invalid: 0 },
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

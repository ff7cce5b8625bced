import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { certification, stationBench } from './station-bench.ts';

const ownConfiguration = fileURLToPath(new URL('../../../kiosk-config', import.meta.url));
const item = join('catalogue', 'pension-certification.json');

/** A copy of the data part of the configuration, with one thing done to it. */
async function configurationWith(damage: (folder: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cunban-configuration-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const part of ['catalogue', 'receipts', 'print-templates', 'dictionaries']) {
    await cp(join(ownConfiguration, part), join(folder, part), { recursive: true });
  }
  await damage(folder);
  return folder;
}

const rewriting = (path: string, change: (text: string) => string) => async (folder: string) =>
  writeFile(join(folder, path), change(await readFile(join(folder, path), 'utf8')));

test.each<[string, string, (folder: string) => Promise<void>]>([
  ['a folder is missing', 'CFG-01', (folder) => rm(join(folder, 'dictionaries'), { recursive: true })],
  ['an item is cut off', 'CFG-02', rewriting(item, (text) => text.slice(0, 400))],
  [
    'a receipt template has an unknown block',
    'CFG-03',
    rewriting('receipts/acceptance.json', (text) => text.replace('"rule"', '"ruler"')),
  ],
  [
    'an item names a template that is not there',
    'CFG-04',
    rewriting(item, (text) => text.replace('"acceptance"', '"rejection"')),
  ],
])('%s: out of service with %s, and nothing is offered', async (_what, code, damage) => {
  const bench = await stationBench({ configurationFolder: await configurationWith(damage) });
  expect(await bench.sees('out-of-service')).toEqual({ kind: 'out-of-service', code });
  bench.send({ type: 'choose-service', itemCode: certification });
  bench.send({ type: 'look-up-receipt' });
  expect(bench.screen()).toEqual({ kind: 'out-of-service', code });
});

test.each<[string, string, (text: string) => string]>([
  ['is not JSON', 'CFG-02', (text) => text.slice(0, -20)],
  ['lacks a field', 'CFG-03', (text) => text.replace('"stationCode"', '"stationcode"')],
  [
    'offers what is not in the catalogue',
    'CFG-04',
    (text) => text.replace(certification, '11130999MB000000135002014110099'),
  ],
  [
    'has a county key with a slip of the pen',
    'KEY-01',
    (text) => text.replace(/age1(.)/, (_all, c) => `age1${c === 'q' ? 'p' : 'q'}`),
  ],
  [
    'has no key to check acknowledgements with',
    'KEY-01',
    (text) => text.replace(/"acknowledgementKey":"[^"]+"/, '"acknowledgementKey":"AAAA"'),
  ],
])('a profile that %s: out of service with %s', async (_what, code, profile) => {
  const bench = await stationBench({ profile });
  expect(await bench.sees('out-of-service')).toEqual({ kind: 'out-of-service', code });
});

test('a database of a later version is left alone: guides only, and DAT-02 for the staff', async () => {
  const bench = await stationBench({
    async prepare(dataFolder) {
      await mkdir(join(dataFolder, 'outbox'), { recursive: true });
      const database = new Database(join(dataFolder, 'outbox', 'outbox.db'));
      database.pragma('user_version = 9999');
      database.close();
    },
  });
  const { savingOff } = await bench.sees('inviting');
  expect(savingOff).toEqual({ code: 'DAT-02' });
  bench.send({ type: 'choose-service', itemCode: certification });
  expect(await bench.sees('guide')).toMatchObject({ canBegin: false, notices: ['guide-only'] });
});

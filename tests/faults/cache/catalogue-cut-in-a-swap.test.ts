/** The power goes, or the station dies, before every step of taking over a new catalogue: the old one or the new one is there. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { specimenCounty, specimenItem } from '../../../offline-cache/catalogue/specimen-catalogue.ts';
import { recordFigures } from '../figures.ts';
import { createLoopFilesystem, scratch, whyNoLoopFilesystem } from './loop-filesystem.ts';

const script = fileURLToPath(new URL('./catalogue-life.ts', import.meta.url));
const obstacle = await whyNoLoopFilesystem();
if (obstacle !== null) console.warn(`power cuts skipped: ${obstacle}`);

const county = specimenCounty();
const before = Array.from({ length: 40 }, (_, index) => specimenItem(index, `事项${index}`));
const after = [...before.slice(2), specimenItem(7, '换了名字'), specimenItem(99, '新事项')].filter(
  (item, index) => item.itemCode !== 'ITEM7' || index > 30,
);
const patchFile = join(county.folder, 'patch.zst');
writeFileSync(patchFile, county.patch(before, 2, after));

/** Lives until before step `stopAt`; then `end` happens. Gives the label of that step, `null` past the last one. */
async function live(folder: string, stopAt: number, end: () => Promise<void>): Promise<string | null> {
  const args = [script, folder, patchFile, county.publicKey, String(stopAt)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => child.on('exit', resolve));
  const said = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout })
      .once('line', resolve)
      .once('close', () => reject(new Error('said nothing')));
  });
  await end();
  child.kill('SIGKILL');
  await gone;
  if (said.startsWith('failed')) throw new Error(said);
  return said === 'done' ? null : said.slice('stopped '.length);
}

async function versionIn(folder: string): Promise<number> {
  const store = await county.openStore(folder, []);
  const reader = store.open();
  expect(store.opening).toMatchObject({ setAside: null, inMemory: null, from: 'database' });
  const items = reader.version === 2 ? after : before;
  expect(reader.itemCodes()).toHaveLength(items.length);
  for (const item of items) expect(reader.item(String(item.itemCode))).toEqual(item);
  expect(reader.search('新事项')).toHaveLength(reader.version === 2 ? 1 : 0);
  store.close();
  return reader.version;
}

async function prepare(folder: string): Promise<void> {
  const store = await county.openStore(folder, []);
  await store.apply('snapshot', county.snapshot(1, before));
  store.close();
}

async function everyStep(
  one: (stopAt: number) => Promise<{ readonly label: string | null; readonly version: number }>,
) {
  const versions: number[] = [];
  for (let stopAt = 1; ; stopAt += 1) {
    const { label, version } = await one(stopAt);
    versions.push(version);
    if (label === null) return versions;
  }
}

test('killed before any step, the station has the old catalogue or the new one', async () => {
  const versions = await everyStep(async (stopAt) => {
    const home = mkdtempSync(join(scratch, 'cunban-catalogue-'));
    try {
      await prepare(home);
      const label = await live(home, stopAt, async () => undefined);
      return { label, version: await versionIn(home) };
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
  // Sorted: once the new one is in, it stays in.
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  expect(versions.at(-1)).toBe(2);
  recordFigures('cache-catalogue-kills', { steps: versions.length });
});

test.skipIf(obstacle !== null)('with the power cut before any step, too', async () => {
  const versions = await everyStep(async (stopAt) => {
    const disk = createLoopFilesystem();
    try {
      const folder = join(disk.folder, 'catalogue');
      await prepare(folder);
      const cut = await disk.armCut();
      const label = await live(folder, stopAt, async () => void (await cut()));
      disk.restart();
      return { label, version: await versionIn(folder) };
    } finally {
      disk.remove();
    }
  });
  expect(versions.length).toBeGreaterThan(20);
  recordFigures('cache-catalogue-power-cuts', {
    steps: versions.length,
    new: versions.filter((one) => one === 2).length,
  });
});

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { specimenCounty, specimenItems } from './specimen-catalogue.ts';

async function usedCounty() {
  const county = specimenCounty();
  const store = await county.openStore();
  await store.apply('snapshot', county.snapshot(3, specimenItems));
  store.close();
  return { county, path: join(county.folder, 'catalogue.db') };
}

test('a database of rubbish is set aside and rebuilt from the kept snapshot', async () => {
  const { county, path } = await usedCounty();
  writeFileSync(path, 'rubbish'.repeat(1000));
  const store = await county.openStore();
  expect(store.opening).toMatchObject({ from: 'snapshot', version: 3, inMemory: null });
  expect(readdirSync(county.folder)).toContain(store.opening.setAside);
  expect(store.open().search('dibao')).toEqual([{ itemCode: 'ITEM1', tier: 'synonym' }]);
  store.close();
});

test('one flipped letter in an item is noticed, which SQLite itself does not', async () => {
  const { county, path } = await usedCounty();
  const bytes = readFileSync(path);
  const at = bytes.indexOf('Where the pension goes');
  expect(at).toBeGreaterThan(0);
  bytes.write('T', at);
  writeFileSync(path, bytes);
  const store = await county.openStore();
  expect(store.opening.setAside).not.toBeNull();
  expect(store.open().item('ITEM2')).toEqual(specimenItems[1]);
  store.close();
});

test('a table that lost a letter of its name in the schema has the file set aside', async () => {
  const { county, path } = await usedCounty();
  const bytes = readFileSync(path);
  const at = bytes.indexOf('CREATE TABLE catalogue');
  expect(at).toBeGreaterThan(0);
  bytes.write('k', at + 'CREATE TABLE catalo'.length);
  writeFileSync(path, bytes);
  const store = await county.openStore();
  expect(store.opening).toMatchObject({ from: 'snapshot', version: 3 });
  expect(store.opening.setAside).not.toBeNull();
  store.close();
});

test('what the search looks at, when it cannot be read any more, is made again from the kept snapshot', async () => {
  const { county, path } = await usedCounty();
  const database = new BetterSqlite3(path);
  database.prepare("UPDATE item SET search_entry = replace(search_entry, ':', ';')").run();
  database.close();
  const store = await county.openStore();
  expect(store.opening).toMatchObject({ from: 'snapshot', version: 3 });
  expect(store.open().search('dibao')).toEqual([{ itemCode: 'ITEM1', tier: 'synonym' }]);
  store.close();
});

test('without a database and without a snapshot the bundled items are in use', async () => {
  const { county, path } = await usedCounty();
  rmSync(path);
  writeFileSync(join(county.folder, 'catalogue-snapshot.zst'), 'rubbish');
  const store = await county.openStore();
  expect(store.opening).toMatchObject({ from: 'bundled', version: 0 });
  expect(store.open().itemCodes()).toEqual(['ITEM1']);
  expect((await store.apply('snapshot', county.snapshot(3, specimenItems))).ok).toBe(true);
  store.close();
});

test('a database from the future is set aside, not touched and not asked', async () => {
  const { county, path } = await usedCounty();
  const database = new BetterSqlite3(path);
  database.exec('UPDATE schema_compatibility SET readable_from = 99');
  database.pragma('user_version = 99');
  database.close();
  const store = await county.openStore();
  expect(store.opening).toMatchObject({ from: 'snapshot', version: 3 });
  expect(store.opening.setAside).toMatch(/^catalogue\.db\.future-/);
  store.close();
});

test('where the disk takes nothing the catalogue lives in memory', async () => {
  const county = specimenCounty();
  const file = join(county.folder, 'a-file');
  writeFileSync(file, '');
  const store = await county.openStore(join(file, 'catalogue'));
  expect(store.opening).toMatchObject({ from: 'bundled', inMemory: 'storage-failed' });
  expect(store.open().search('低保')).toHaveLength(1);
  expect((await store.apply('snapshot', county.snapshot(1, specimenItems))).ok).toBe(true);
  store.close();
});

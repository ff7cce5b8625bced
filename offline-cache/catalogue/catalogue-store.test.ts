import { expect, test } from 'vitest';
import { specimenCounty, specimenItem, specimenItems } from './specimen-catalogue.ts';

const changed = [
  ...specimenItems.slice(0, 2),
  specimenItem(3, '重庆户籍迁出', { synonyms: ['落户'] }),
  specimenItem(5, '临时救助'),
];

test('the items that came with the software are in use until the county has sent its own', async () => {
  const county = specimenCounty();
  const store = await county.openStore();
  expect(store.opening).toEqual({ setAside: null, inMemory: null, from: 'bundled', version: 0 });
  const reader = store.open();
  expect(reader.itemCodes()).toEqual(['ITEM1']);
  expect(await store.apply('snapshot', county.snapshot(7, specimenItems))).toEqual({ ok: true, value: { version: 7 } });
  expect(store.open().itemCodes()).toHaveLength(4);
  store.close();
});

test('a patch leads to the very catalogue that was signed', async () => {
  const county = specimenCounty();
  const store = await county.openStore();
  await store.apply('snapshot', county.snapshot(1, specimenItems));
  expect((await store.apply('patch', county.patch(specimenItems, 2, changed))).ok).toBe(true);
  const reader = store.open();
  expect(reader.itemCodes()).toEqual(['ITEM1', 'ITEM2', 'ITEM3', 'ITEM5']);
  expect(reader.item('ITEM3')).toEqual(changed[2]);
  expect(store.current()).toEqual({ version: 2, rootHash: county.rootOf(changed) });
  expect(reader.search('迁入')).toEqual([]);
  expect(reader.search('迁出')).toEqual([{ itemCode: 'ITEM3', tier: 'name' }]);
  store.close();
});

test('a reader keeps the version it opened, however many come meanwhile', async () => {
  const county = specimenCounty();
  const store = await county.openStore();
  await store.apply('snapshot', county.snapshot(1, specimenItems));
  const reader = store.open();
  await store.apply('patch', county.patch(specimenItems, 2, changed));
  await store.apply('patch', county.patch(changed, 3, specimenItems.slice(0, 1)));
  await store.apply('patch', county.patch(specimenItems.slice(0, 1), 4, changed));
  expect(reader.item('ITEM4')).toEqual(specimenItems[3]);
  expect(reader.search('优待')).toEqual([{ itemCode: 'ITEM4', tier: 'name' }]);
  expect(store.open().item('ITEM4')).toBeNull();
  reader.close();
  await store.apply('patch', county.patch(changed, 5, specimenItems));
  expect(store.open().search('优待')).toHaveLength(1);
  store.close();
});

test('what was applied is there after a restart, and a bundled catalogue does not push it aside', async () => {
  const county = specimenCounty();
  const first = await county.openStore();
  await first.apply('snapshot', county.snapshot(1, specimenItems));
  first.close();
  const again = await county.openStore();
  expect(again.opening).toMatchObject({ from: 'database', version: 1 });
  expect(again.open().itemCodes()).toHaveLength(4);
  again.close();
});

test('a new release brings its own bundled items where the county has sent none', async () => {
  const county = specimenCounty();
  (await county.openStore()).close();
  const store = await county.openStore(county.folder, specimenItems.slice(1, 3));
  expect(store.open().itemCodes()).toEqual(['ITEM2', 'ITEM3']);
  store.close();
});

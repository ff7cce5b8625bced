import { expect, test } from 'vitest';
import { canonicalJson, type JsonObject } from './canonical-json.ts';
import { dictionaryOf, packPatch } from './packed-catalogue.ts';
import { specimenCounty, specimenItem, specimenItems } from './specimen-catalogue.ts';

const base = dictionaryOf(specimenItems.map(canonicalJson));

async function apply(patch: JsonObject) {
  const county = specimenCounty();
  const store = await county.openStore();
  await store.apply('snapshot', county.snapshot(1, specimenItems));
  const signed = county.signed(2, specimenItems.slice(1));
  const packed = packPatch({ ...signed, patch } as unknown as Parameters<typeof packPatch>[0], base);
  const applied = await store.apply('patch', packed);
  expect(store.current().version).toBe(applied.ok ? 2 : 1);
  store.close();
  return applied.ok ? 'taken' : applied.failure.code;
}

const nothing = { added: [], changed: {}, removed: [] };

test('a patch made for another catalogue is not even readable', async () => {
  const county = specimenCounty();
  const store = await county.openStore();
  await store.apply('snapshot', county.snapshot(1, specimenItems));
  const other = [specimenItem(9, '另一个县的事项'), ...specimenItems];
  const applied = await store.apply('patch', county.patch(other, 2, specimenItems));
  expect(applied.ok).toBe(false);
  expect(store.current().version).toBe(1);
  store.close();
});

test.each<[string, JsonObject]>([
  ['removes an unknown item', { ...nothing, removed: ['ITEM99'] }],
  ['changes an unknown item', { ...nothing, changed: { ITEM99: [[['name'], 1]] } }],
  ['changes a place that is not there', { ...nothing, changed: { ITEM1: [[['name', 'fr', 'x'], 1]] } }],
  ['changes beyond a list', { ...nothing, changed: { ITEM1: [[['synonyms', 7], 'x']] } }],
  ['takes a list’s element away', { ...nothing, changed: { ITEM1: [[['synonyms', 0]]] } }],
])('a patch that %s is not taken', async (_what, patch) => {
  expect(await apply(patch)).toBe('patch-does-not-fit');
});

test.each<[string, JsonObject]>([
  ['is no patch', { added: 1 }],
  ['has paths that are none', { ...nothing, changed: { ITEM1: [[[], 1]] } }],
  ['adds what has no code', { ...nothing, added: [{ name: 'x' }] }],
])('what %s is garbled', async (_what, patch) => {
  expect(await apply(patch)).toBe('garbled-catalogue');
});

test('a member called __proto__ is a member like any other', async () => {
  expect(await apply({ ...nothing, changed: { ITEM1: [[['__proto__', 'polluted'], true]] } })).toBe(
    'patch-does-not-fit',
  );
  expect(await apply({ ...nothing, changed: { ITEM1: [[['__proto__'], { polluted: true }]] } })).toBe(
    'root-hash-differs',
  );
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('the right patch is', async () => {
  expect(await apply({ ...nothing, removed: ['ITEM1'] })).toBe('taken');
});

import { expect, test } from 'vitest';
import { canonicalJson, type Json } from './canonical-json.ts';
import { dictionaryOf, packPatch, packSnapshot } from './packed-catalogue.ts';
import { specimenCounty, specimenItems } from './specimen-catalogue.ts';

const garbled = { ok: false, failure: { code: 'garbled-catalogue' } };
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

// The signature is the county's: whoever stands between may have copied it from its last answer.
test.each([100, 20_000])('an item of %i levels does not end the station, whoever signed', async (levels) => {
  const county = specimenCounty();
  const store = await county.openStore();
  const items = [`{"itemCode":"ITEM1","x":${nested(levels)}}`];
  expect(await store.apply('snapshot', packSnapshot(county.signed(1, specimenItems), items, 3))).toMatchObject(garbled);
  store.close();
});

test('nor does a patch whose changes go deeper one by one', async () => {
  const county = specimenCounty();
  const store = await county.openStore();
  await store.apply('snapshot', county.snapshot(1, specimenItems));
  const step = Array.from({ length: 50 }, (): string => 'x');
  const deep = step.reduce<Json>((inner) => ({ x: inner }), {});
  const changes = Array.from({ length: 100 }, (_, index) => [
    ['x', ...Array.from({ length: index }, () => step).flat()],
    deep,
  ]);
  const patch = { added: [], changed: { ITEM1: changes }, removed: [] };
  const signed = county.signed(2, specimenItems.slice(1));
  const packed = packPatch(
    { ...signed, patch } as unknown as Parameters<typeof packPatch>[0],
    dictionaryOf(specimenItems.map(canonicalJson)),
  );
  expect(await store.apply('patch', packed)).toMatchObject(garbled);
  store.close();
});

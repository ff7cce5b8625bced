import { expect, test } from 'vitest';
import { specimenCounty, specimenItems } from './specimen-catalogue.ts';

test.each([4, 5])('version %i does not replace version 5, though the county signed it', async (version) => {
  const county = specimenCounty();
  const store = await county.openStore();
  await store.apply('snapshot', county.snapshot(5, specimenItems));
  const older = await store.apply('snapshot', county.snapshot(version, specimenItems.slice(1)));
  expect(older).toMatchObject({ ok: false, failure: { code: 'catalogue-older' } });
  expect(store.open().itemCodes()).toHaveLength(4);
  store.close();
});

test('a damaged database does not open the way back: the kept snapshot knows the version', async () => {
  const county = specimenCounty();
  const store = await county.openStore();
  await store.apply('snapshot', county.snapshot(5, specimenItems));
  store.close();
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${county.folder}/catalogue.db`, 'not a database');
  const again = await county.openStore();
  expect(again.opening).toMatchObject({ from: 'snapshot', version: 5 });
  expect((await again.apply('snapshot', county.snapshot(4, specimenItems))).ok).toBe(false);
  again.close();
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../offline-cache/catalogue/canonical-json.ts';
import { bundledItems } from '../../../scripts/county-simulator/catalogue/serve-catalogue.ts';
import { certification, patience, stationBench } from './station-bench.ts';

const name = { 'zh-Hans': '养老待遇资格认证（新）', en: 'Pension check (new)' };
const changed = (change: JsonObject): readonly JsonObject[] =>
  bundledItems().map((item) => (item.itemCode === certification ? { ...item, ...change } : item));

test('what the county changes under a visit shows with the next one', async () => {
  // The first question comes a second or so after the start, not within a minute.
  vi.spyOn(Math, 'random').mockReturnValue(0.03);
  const bench = await stationBench();
  bench.county.catalogue.publish(changed({ name, itemVersion: 2 }));
  await bench.sees('inviting', ({ services }) => services.every(({ unavailable }) => unavailable === null));
  bench.send({ type: 'choose-service', itemCode: certification });
  const before = (await bench.sees('guide')).visit.title;
  const applied = join(bench.dataFolder, 'catalogue', 'catalogue-snapshot.zst');
  await vi.waitFor(() => expect(existsSync(applied)).toBe(true), patience);
  bench.send({ type: 'touch' });
  expect((await bench.sees('guide')).visit.title).toEqual(before);
  bench.send({ type: 'cancel' });
  const home = await bench.sees('inviting');
  expect(home.services[0]?.name).toEqual(name);
  bench.send({ type: 'choose-service', itemCode: certification });
  expect((await bench.sees('guide')).visit.title).toEqual(name);
});

test('an item that breaks the rules is not offered in place of the one that came with the software', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.001);
  const bench = await stationBench();
  bench.county.catalogue.publish(changed({ name, steps: [{ step: 'identify' }, { step: 'submit' }] }));
  const applied = join(bench.dataFolder, 'catalogue', 'catalogue-snapshot.zst');
  await vi.waitFor(() => expect(existsSync(applied)).toBe(true), patience);
  bench.send({ type: 'choose-service', itemCode: certification });
  expect((await bench.sees('guide')).visit.title).not.toEqual(name);
});

test('a station whose catalogue is rubbish opens with what came with the software', async () => {
  const bench = await stationBench({
    async prepare(dataFolder) {
      const { mkdirSync, writeFileSync } = await import('node:fs');
      mkdirSync(join(dataFolder, 'catalogue'), { recursive: true });
      for (const file of ['catalogue.db', 'catalogue.db-wal', 'catalogue-snapshot.zst', 'catalogue.part']) {
        writeFileSync(join(dataFolder, 'catalogue', file), 'rubbish'.repeat(2000));
      }
    },
  });
  expect((await bench.sees('inviting')).services).toHaveLength(3);
});

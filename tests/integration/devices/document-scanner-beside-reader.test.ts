/** A second of arithmetic a page must not be felt by whoever lays a card on the reader meanwhile. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RigBench, startRigBench } from './rig-bench.ts';
import { useTestScanners } from './sane-test-config.ts';

let bench: RigBench;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-beside-'));
  await useTestScanners(folder, 1);
  bench = await startRigBench();
  const scanner = {
    id: 'scanner',
    deviceClass: 'document-scanner',
    driver: 'sane',
    line: { transport: 'sane', device: 'test:0' },
    settings: { extraOptions: ['--test-picture=Grid'] },
  } as const;
  await bench.devices.call('configure', { devices: [...bench.rig.profiles, scanner] });
  await bench.statusOf('scanner', ({ device }) => device === 'online');
  await bench.statusOf('id-card-reader', ({ device }) => device === 'online');
});
afterAll(async () => {
  await bench.close();
  await rm(folder, { recursive: true });
});

test('while the feeder is scanned, cards are read and calls answered', async () => {
  let pages = 0;
  bench.devices.on('pageScanned', () => {
    pages += 1;
  });
  const order = { source: 'feeder', mode: 'colour', dpi: 200, pageBudgetBytes: 2_000_000, timeoutMs: 25_000 } as const;
  let isScanning = true;
  const scan = bench.devices.call('scanDocument', { deviceId: 'scanner', commandId: 'scan', ...order }).finally(() => {
    isScanning = false;
  });

  let answers = 0;
  const asking = (async () => {
    while (isScanning) {
      await bench.devices.call('status', {});
      if (isScanning && pages > 0) answers += 1;
    }
  })();
  let cards = 0;
  while (isScanning) {
    bench.rig.reader.placeCard('farmer');
    const read = await bench.readCard(`read-${cards}`);
    bench.rig.reader.liftCard();
    if (read.ok && isScanning && pages > 0) cards += 1;
  }
  await asking;
  expect(await scan).toEqual({ ok: true, value: { pages: 10 } });
  // Were the pages worked on in the same thread, a hundred or two answers would fit between the pieces of that work.
  expect(answers).toBeGreaterThan(1000);
  expect(cards).toBeGreaterThan(0);
});

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stationBench } from './station-bench.ts';

test('a technician sees every device, tests them, and the station opens again', async () => {
  const bench = await stationBench();
  await bench.sees('inviting', ({ services }) => services[0]?.unavailable === null);
  const flag = join(bench.dataFolder, 'maintenance');
  await writeFile(flag, '');
  const { devices } = await bench.sees('maintenance', (screen) => screen.devices.length > 0);
  expect(devices[0]).toMatchObject({
    deviceClass: 'id-card-reader',
    state: 'online',
    trouble: null,
    capabilities: [{ name: 'cards', value: 'citizen' }],
    counters: [
      { name: 'reads', value: 7 },
      { name: 'failures', value: 1 },
    ],
    test: { state: 'not-tested' },
  });
  bench.devices.tellsPrinter({ trouble: 'paper-out', paper: 'out' });
  await bench.sees('maintenance', (screen) => screen.devices[1]?.trouble === 'paper-out');

  bench.send({ type: 'test-device', deviceId: 'id-card-reader' });
  await bench.sees('maintenance', (screen) => screen.devices[0]?.test.state === 'passed');
  bench.send({ type: 'test-device', deviceId: 'receipt-printer' });
  await bench.sees('maintenance', (screen) => screen.devices[1]?.test.state === 'failed');
  bench.send({ type: 'test-device', deviceId: 'document-printer' });
  await bench.sees('maintenance', (screen) => screen.devices[2]?.test.state === 'unsupported');

  await rm(flag);
  await bench.sees('inviting');
});

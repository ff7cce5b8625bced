/** The real hardware process against the machine's own upsd and its dummy driver, two of them: much of this is waiting. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type UpsServer, upsServer } from '../../../scripts/device-simulators/nut.ts';
import { type DeviceBench, startDeviceBench } from './device-bench.ts';

let folder: string;
let first: UpsServer;
let second: UpsServer;
let bench: DeviceBench;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-ups-'));
  first = upsServer(join(folder, 'first'));
  second = upsServer(join(folder, 'second'));
  await Promise.all([first.start(), second.start()]);
  bench = await startDeviceBench([profile('first', first, {}), profile('second', second, { ups: 'station' })]);
});
afterAll(async () => {
  await bench.close();
  await Promise.all([first.close(), second.close()]);
  await rm(folder, { recursive: true });
});

function profile(id: string, { port }: UpsServer, settings: { readonly ups?: string }) {
  const line = { transport: 'tcp', host: '127.0.0.1', port } as const;
  return { id, deviceClass: 'ups', driver: 'nut', line, settings } as const;
}

const power = (id: string, wanted: string, low: boolean) =>
  bench.statusOf(id, (status) => 'power' in status && status.power === wanted && status.low === low);

test.concurrent('mains, battery, battery low', async () => {
  expect(await power('first', 'mains', false)).toMatchObject({ device: 'online', charge: 100, runtimeSeconds: 1800 });
  await first.setUps({ 'ups.status': 'OB DISCHRG', 'battery.charge': '80', 'battery.runtime': '900' });
  expect(await power('first', 'battery', false)).toMatchObject({ device: 'online', charge: 80, runtimeSeconds: 900 });
  await first.setUps({ 'ups.status': 'OB LB DISCHRG', 'battery.charge': '9', 'battery.runtime': '60' });
  expect(await power('first', 'battery', true)).toMatchObject({ charge: 9, runtimeSeconds: 60 });
});

test.concurrent('data that grew old makes it offline, a server that ended noDevice, until they are back', async () => {
  await power('second', 'mains', false);
  second.freezeDriver(true);
  expect(await bench.statusOf('second', ({ device }) => device === 'offline')).toMatchObject({
    power: 'unknown',
    low: false,
    charge: null,
  });
  await second.stopServer();
  await bench.statusOf('second', ({ device }) => device === 'noDevice');
  second.freezeDriver(false);
  await second.startServer();
  expect(await power('second', 'mains', false)).toMatchObject({ device: 'online', charge: 100 });
});

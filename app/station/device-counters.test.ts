import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSimulatedClock, type SimulatedClock } from '../../offline-cache/simulated-clock.ts';
import type { DeviceCounters } from '../contracts/devices/device-status.ts';
import { fail, ok } from '../contracts/result.ts';
import { type DeviceCounterBook, keepDeviceCounters } from './device-counters.ts';

let folder: string;
let clock: SimulatedClock;
/** What the hardware process answers. */
let hardware: { process: string; devices: DeviceCounters[] } | 'gone' | 'silent';

const client = {
  call: async () => {
    if (hardware === 'silent') return new Promise<never>(() => {});
    return hardware === 'gone' ? fail('peer-gone') : ok(structuredClone(hardware));
  },
} as unknown as Parameters<typeof keepDeviceCounters>[0]['client'];

const counted = (process: string, counters: DeviceCounters['counters'], deviceId = 'reader') => ({
  process,
  devices: [{ deviceId, counters }],
});
const start = (): DeviceCounterBook => keepDeviceCounters({ client, dataFolder: folder, clock });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-counters-'));
  clock = createSimulatedClock(Date.UTC(2026, 0, 1));
  hardware = counted('run-1', { reads: 3, hours: 1.5 });
});
afterEach(() => rm(folder, { recursive: true }));

test('asked again, only what came since is added', async () => {
  const book = start();
  await clock.advance(5 * 60_000);
  hardware = counted('run-1', { reads: 5, failures: 1, hours: 1.6 });
  await clock.advance(2 * 60_000);
  expect(book.totals()).toEqual([{ deviceId: 'reader', counters: { reads: 5, failures: 1, hours: 1.6 } }]);
  await book.close();
  expect(clock.pending()).toBe(0);
});

test('a hardware process that starts anew counts from nothing, and is added', async () => {
  const book = start();
  await book.ask();
  hardware = 'gone';
  expect(await book.ask()).toEqual([{ deviceId: 'reader', counters: { reads: 3, hours: 1.5 } }]);
  hardware = counted('run-2', { reads: 2, hours: 0.25 });
  expect(await book.ask()).toEqual([{ deviceId: 'reader', counters: { reads: 5, hours: 1.75 } }]);
  await book.close();
});

test('a station that is killed loses what came since it last asked, and counts nothing twice', async () => {
  const killed = start();
  await killed.ask();
  hardware = counted('run-1', { reads: 9 });
  // No close: kill -9. The hardware process goes on counting.
  const book = start();
  expect(book.totals()).toEqual([{ deviceId: 'reader', counters: { reads: 3, hours: 1.5 } }]);
  expect(await book.ask()).toEqual([{ deviceId: 'reader', counters: { reads: 9, hours: 1.5 } }]);
  await book.close();
});

test('both killed: at most what came since it last asked is lost', async () => {
  const killed = start();
  await killed.ask();
  hardware = counted('run-2', { reads: 1 });
  const book = start();
  expect(await book.ask()).toEqual([{ deviceId: 'reader', counters: { reads: 4, hours: 1.5 } }]);
  await book.close();
});

test('a device taken out of the profile and put back goes on where it was', async () => {
  const book = start();
  await book.ask();
  hardware = counted('run-1', { prints: 1 }, 'printer');
  await book.ask();
  hardware = counted('run-1', { reads: 4, hours: 1.5 });
  expect(await book.ask()).toEqual([
    { deviceId: 'reader', counters: { reads: 4, hours: 1.5 } },
    { deviceId: 'printer', counters: { prints: 1 } },
  ]);
  await book.close();
});

test('what is counted in the last minute is asked for at the end', async () => {
  const book = start();
  await book.close();
  expect(JSON.parse(await readFile(join(folder, 'device-counters.json'), 'utf8'))).toMatchObject({
    totals: [{ deviceId: 'reader', counters: { reads: 3 } }],
  });
});

test('a hardware process that does not answer holds up nobody', async () => {
  hardware = 'silent';
  const book = start();
  const closing = book.close();
  await clock.advance(1000);
  await closing;
  expect(book.totals()).toEqual([]);
});

test.each(['', '{"schema":"cunban.device-counters/1"', '{"schema":"cunban.device-counters/2"}', '[]'])(
  'a file that says %j is put aside',
  async (text) => {
    await writeFile(join(folder, 'device-counters.json'), text);
    const book = start();
    expect(await book.ask()).toEqual([{ deviceId: 'reader', counters: { reads: 3, hours: 1.5 } }]);
    expect((await readdir(folder)).toSorted()).toEqual(['device-counters.json', 'device-counters.json.broken']);
    await book.close();
  },
);

test('a folder that cannot be written costs nothing but the counts', async () => {
  await writeFile(join(folder, 'file'), '');
  const book = keepDeviceCounters({ client, dataFolder: join(folder, 'file', 'in', 'the', 'way'), clock });
  expect(await book.ask()).toEqual([{ deviceId: 'reader', counters: { reads: 3, hours: 1.5 } }]);
  await book.close();
});

test('closed while it asks, it asks no more', async () => {
  hardware = 'silent';
  const book = start();
  await clock.advance(2 * 60_000);
  const closing = book.close();
  await clock.advance(1000);
  await closing;
  expect(clock.pending()).toBe(0);
});

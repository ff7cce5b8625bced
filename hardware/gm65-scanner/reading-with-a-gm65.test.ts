import { afterEach, beforeEach, expect, test } from 'vitest';
import { SPECIMEN_CODES } from '../code-scanner/specimen-codes.ts';
import type { CodeScanning } from '../device-classes.ts';
import { DrivenDevices } from '../driven-devices.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { simulatedTransports } from '../simulated-station.ts';
import { type MemoryCable, memoryCable } from '../transports/memory.ts';
import { pacedWire } from '../transports/wire.ts';
import { Gm65Simulator } from './simulator.ts';

let clock: SimulatedClock;
let cable: MemoryCable;
let module: Gm65Simulator;
let devices: DrivenDevices;
let scanner: CodeScanning;

const state = () => devices.statuses[0];
const connect = () => module.connect(pacedWire(cable.wire, 9600, clock));

async function start(): Promise<void> {
  const line = { transport: 'serial', path: 'scanner', baudRate: 9600, rtscts: false } as const;
  const profile = { id: 'scanner', deviceClass: 'code-scanner', driver: 'gm65', line, settings: {} } as const;
  expect(await clock.until(devices.configure([profile]))).toEqual([]);
  const powers = devices.powersOf('scanner', 'code-scanner');
  if (powers === null) throw new Error('not driven');
  scanner = powers;
}

beforeEach(() => {
  clock = new SimulatedClock();
  cable = memoryCable();
  module = new Gm65Simulator();
  connect();
  devices = new DrivenDevices({
    clock,
    transports: simulatedTransports({ serial: () => cable.transport }),
    report: () => {},
    publish: () => {},
  });
});
afterEach(() => clock.until(devices.close()));

const scan = (timeoutMs = 20_000) => scanner.scanCode({ commandId: 'scan', timeoutMs });

test('set to read all the time, it is told to read on command only', async () => {
  expect(module.reads).toBe(true);
  await start();
  await clock.advance(1000);
  expect(state()).toMatchObject({ device: 'online', scanner: 'off' });
  expect(module.reads).toBe(false);
  expect(module.present(SPECIMEN_CODES.greeting.bytes)).toBe(false);
});

test.each(Object.entries(SPECIMEN_CODES))('reads %s', async (_name, { bytes, text }) => {
  await start();
  await clock.advance(1000);
  const reading = scan();
  await clock.advance(500);
  expect(module.present(bytes)).toBe(true);
  expect(await clock.until(reading)).toMatchObject({ ok: true, value: { text } });
  await clock.advance(500);
  expect(module.reads).toBe(false);
});

test('a code that comes in the same breath as the answer', async () => {
  await start();
  await clock.advance(1000);
  module.hold(SPECIMEN_CODES.greeting.bytes);
  expect(await clock.until(scan())).toMatchObject({ ok: true, value: { text: SPECIMEN_CODES.greeting.text } });
});

test('nobody holds anything up: the light goes out with the time', async () => {
  await start();
  await clock.advance(1000);
  expect(await clock.until(scan(12_000))).toMatchObject({ ok: false, failure: { code: 'timed-out' } });
  await clock.advance(500);
  expect(module.reads).toBe(false);
});

test('a command that is lost, or whose answer is damaged, is sent once more', async () => {
  module.failNext('deaf', 'garbled');
  await start();
  await clock.advance(3000);
  expect(state()).toMatchObject({ device: 'online' });
  module.failNext('deaf');
  const reading = scan();
  await clock.advance(1500);
  expect(module.present(SPECIMEN_CODES.pickup.bytes)).toBe(true);
  expect(await clock.until(reading)).toMatchObject({ ok: true });
});

test('a module that does not answer is out of order, and serves when it answers again', async () => {
  module.failNext(...Array.from({ length: 8 }, () => 'deaf' as const));
  await start();
  await clock.advance(2500);
  expect(state()).toMatchObject({ device: 'hardwareError', scanner: 'inoperative' });
  await clock.advance(10_000);
  expect(state()).toMatchObject({ device: 'online' });
});

test('unplugged while a code is awaited, and back with its factory setting', async () => {
  await start();
  await clock.advance(1000);
  const reading = scan();
  await clock.advance(500);
  cable.unplug();
  expect(await clock.until(reading)).toMatchObject({ ok: false, failure: { code: 'scanner-offline' } });
  await clock.advance(5000);
  cable.plug();
  connect();
  await clock.advance(3000);
  expect(state()).toMatchObject({ device: 'online', scanner: 'off' });
  expect(module.reads).toBe(false);
});

/** The real hardware process and a simulated board on a pseudo-terminal, at the pace of 9600 baud. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FlashRate, LightName } from '../../../app/contracts/devices/auxiliaries.ts';
import { BoardSimulator } from '../../../hardware/auxiliaries/simulator.ts';
import { systemClock } from '../../../hardware/clock.ts';
import { pacedWire } from '../../../hardware/transports/wire.ts';
import { type PtyPort, ptyPort } from '../../../scripts/device-simulators/pty.ts';
import { type DeviceBench, startDeviceBench } from './device-bench.ts';

const BAUD_RATE = 9600;
const board = new BoardSimulator();
let folder: string;
let port: PtyPort;
let bench: DeviceBench;

async function plug(): Promise<void> {
  board.connect(pacedWire(await port.plug(), BAUD_RATE, systemClock));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-board-'));
  port = ptyPort(join(folder, 'board'));
  await plug();
  bench = await startDeviceBench([
    {
      id: 'board',
      deviceClass: 'auxiliaries',
      driver: 'modbus-rtu',
      line: { transport: 'serial', path: port.path, baudRate: BAUD_RATE, rtscts: false },
      settings: { lights: ['cardReader=0', 'statusGood=1', 'statusBad=!4'], door: '0', tamper: '1', proximity: '2' },
    },
  ]);
  await bench.statusOf('board', ({ device }) => device === 'online');
});
afterAll(async () => {
  await bench.close();
  await port.unplug();
  await rm(folder, { recursive: true });
});

const setLight = (light: LightName, flashRate: FlashRate) =>
  bench.devices.call('setLight', { deviceId: 'board', light, flashRate });

/** Resolves when the relays stand as wanted. */
function coils(wanted: readonly boolean[]): Promise<void> {
  return new Promise((resolve) => {
    const look = (now: readonly boolean[]): void => {
      if (wanted.every((on, address) => now[address] === on)) resolve();
    };
    board.onCoils(look);
    look(board.coils);
  });
}

test('lights are switched and flash, inputs are told', async () => {
  await coils([false, false, false, false, true]);
  expect(await setLight('cardReader', 'continuous')).toEqual({ ok: true, value: {} });
  expect(board.coils.slice(0, 5)).toEqual([true, false, false, false, true]);
  expect(await setLight('statusGood', 'quick')).toEqual({ ok: true, value: {} });
  await coils([true, true]);
  await coils([true, false]);
  await coils([true, true]);
  expect(await setLight('statusGood', 'off')).toEqual({ ok: true, value: {} });
  expect(await setLight('fasciaLight', 'slow')).toMatchObject({ failure: { code: 'no-such-light' } });

  board.setInput(2, true);
  expect(
    await bench.statusOf('board', (status) => 'proximity' in status && status.proximity === 'present'),
  ).toMatchObject({
    door: 'closed',
  });
  board.setInput(0, true);
  await bench.statusOf('board', (status) => 'door' in status && status.door === 'open');
  board.setInput(1, true);
  await bench.statusOf('board', (status) => 'door' in status && status.door === 'tampered');
});

test('unplugged and plugged in again, the board lights what it was told', async () => {
  await setLight('cardReader', 'continuous');
  await port.unplug();
  await bench.statusOf('board', ({ device }) => device === 'noDevice');
  expect(await setLight('statusGood', 'continuous')).toMatchObject({ failure: { code: 'board-offline' } });
  await plug();
  await bench.statusOf('board', ({ device }) => device === 'online');
  await coils([true, true, false, false, true]);
});

test('a board that falls silent is offline until it answers', async () => {
  board.setDead(true);
  await bench.statusOf('board', ({ device }) => device === 'offline');
  board.setDead(false);
  await bench.statusOf('board', ({ device }) => device === 'online');
  await coils([true, true, false, false, true]);
});

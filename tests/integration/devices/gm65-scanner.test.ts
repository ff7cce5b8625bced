import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SPECIMEN_CODES } from '../../../hardware/code-scanner/specimen-codes.ts';
import { Gm65Simulator } from '../../../hardware/gm65-scanner/simulator.ts';
import { type PtyPort, ptyPort } from '../../../scripts/device-simulators/pty.ts';
import { type HardwareProcess, startHardwareProcess } from './hardware-process.ts';

let folder: string;
let port: PtyPort;
let module: Gm65Simulator;
let hardware: HardwareProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-gm65-'));
  port = ptyPort(join(folder, 'scanner'));
  module = new Gm65Simulator();
  module.connect(await port.plug());
  hardware = startHardwareProcess();
  const line = { transport: 'serial', path: port.path, baudRate: 9600, rtscts: false } as const;
  const profile = { id: 'scanner', deviceClass: 'code-scanner', driver: 'gm65', line, settings: {} } as const;
  expect(await hardware.devices.call('configure', { devices: [profile] })).toEqual({
    ok: true,
    value: { refused: [] },
  });
});
afterEach(async () => {
  await hardware.shutDown();
  await port.unplug();
  await rm(folder, { recursive: true });
});

const scan = (commandId: string) =>
  hardware.devices.call('scanCode', { deviceId: 'scanner', commandId, timeoutMs: 15_000 });

test('codes are read over a real line, the second after the cable was out', async () => {
  module.hold(SPECIMEN_CODES.chineseUtf8.bytes);
  expect(await scan('first')).toMatchObject({ ok: true, value: { text: SPECIMEN_CODES.chineseUtf8.text } });

  await port.unplug();
  const gone = await scan('gone');
  expect(gone).toMatchObject({ ok: false, failure: { code: 'scanner-offline' } });
  module.connect(await port.plug());
  await expect
    .poll(() => scan('second'), { timeout: 10_000, interval: 50 })
    .toMatchObject({ ok: true, value: { text: SPECIMEN_CODES.chineseUtf8.text } });
});

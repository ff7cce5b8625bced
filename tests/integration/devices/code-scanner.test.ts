/** A serial code scanner on a pseudo-terminal, driven through the `serialport` package. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ScannedCode } from '../../../app/contracts/devices/code-scanning.ts';
import { systemClock } from '../../../hardware/clock.ts';
import { SerialScannerSimulator } from '../../../hardware/code-scanner/simulator.ts';
import { SPECIMEN_CODES } from '../../../hardware/code-scanner/specimen-codes.ts';
import type { CodeScanning } from '../../../hardware/device-classes.ts';
import { DrivenDevices } from '../../../hardware/driven-devices.ts';
import { systemTransports } from '../../../hardware/transports/system.ts';
import { type PtyPort, ptyPort } from '../../../scripts/device-simulators/pty.ts';

const TRIGGER = { on: bytes('16540d'), off: bytes('16550d') };

let folder: string;
let port: PtyPort;
let simulator: SerialScannerSimulator;
let devices: DrivenDevices;
let scanner: CodeScanning;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-scanner-'));
  port = ptyPort(join(folder, 'scanner'));
  simulator = new SerialScannerSimulator({ suffix: '\r\n', aimPrefix: true, trigger: TRIGGER, acknowledges: true });
  simulator.connect(await port.plug());
  devices = new DrivenDevices({
    transports: systemTransports(systemClock),
    clock: systemClock,
    report: () => {},
    publish: () => {},
  });
  await devices.configure([
    {
      id: 'scanner',
      deviceClass: 'code-scanner',
      driver: 'serial-scanner',
      line: { transport: 'serial', path: port.path, baudRate: 9600, rtscts: false },
      settings: { suffix: 'crlf', aimPrefix: true, triggerOn: '16540d', triggerOff: '16550d' },
    },
  ]);
  const found = devices.powersOf('scanner', 'code-scanner');
  if (found === null) throw new Error('the scanner is not driven');
  scanner = found;
  await isOnline();
});
afterEach(async () => {
  await devices.close();
  await port.unplug();
  await rm(folder, { recursive: true, force: true });
});

function bytes(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

async function isOnline(): Promise<void> {
  await vi.waitFor(() => expect(devices.statuses).toMatchObject([{ device: 'online' }]), {
    timeout: 5000,
    interval: 10,
  });
}

function isLit(lit: boolean): Promise<void> {
  return vi.waitFor(() => expect(simulator.lit).toBe(lit), { timeout: 2000, interval: 5 });
}

test('each kind of text, the light on only while a code is asked for', async () => {
  expect(simulator.lit).toBe(false);
  for (const code of Object.values(SPECIMEN_CODES)) {
    const scanning = scanner.scanCode({ commandId: 'scan', timeoutMs: 5000 });
    await isLit(true);
    simulator.present(code);
    expect(await scanning).toMatchObject({ ok: true, value: { text: code.text } });
    await isLit(false);
  }
});

test('several codes, until it is cancelled', async () => {
  const codes: ScannedCode[] = [];
  const collecting = scanner.scanCodes({ commandId: 'collect', timeoutMs: 10_000 }, (code) => codes.push(code));
  for (const code of [SPECIMEN_CODES.pickup, SPECIMEN_CODES.rareGb18030, SPECIMEN_CODES.wechat]) {
    await isLit(true);
    const before = codes.length;
    simulator.present(code);
    await vi.waitFor(() => expect(codes).toHaveLength(before + 1), { timeout: 2000, interval: 5 });
  }
  devices.cancel('collect');
  expect(await collecting).toEqual({ ok: true, value: { count: 3 } });
  expect(codes.map(({ purpose }) => purpose)).toEqual(['general', 'general', 'payment-wechat']);
  expect(codes.map(({ encoding }) => encoding)).toEqual(['ascii', 'gb18030', 'ascii']);
});

test('unplugged in the middle of a code, and back', async () => {
  const scanning = scanner.scanCode({ commandId: 'cut', timeoutMs: 5000 });
  await isLit(true);
  simulator.sendRaw(simulator.bytesOf(SPECIMEN_CODES.chineseUtf8).slice(0, 20));
  await port.unplug();
  expect(await scanning).toMatchObject({ failure: { code: 'scanner-offline' } });
  simulator.connect(await port.plug());
  await isOnline();
  const again = scanner.scanCode({ commandId: 'again', timeoutMs: 5000 });
  await isLit(true);
  simulator.present(SPECIMEN_CODES.chineseUtf8);
  expect(await again).toMatchObject({ ok: true, value: { text: SPECIMEN_CODES.chineseUtf8.text } });
});

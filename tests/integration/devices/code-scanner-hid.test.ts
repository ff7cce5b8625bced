/** A HID-POS scanner on the HID transport, over a simulated system; and its claim, against a real second process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../hardware/clock.ts';
import { HidPosSimulator } from '../../../hardware/code-scanner/simulator.ts';
import { SPECIMEN_CODES } from '../../../hardware/code-scanner/specimen-codes.ts';
import type { CodeScanning } from '../../../hardware/device-classes.ts';
import { DrivenDevices } from '../../../hardware/driven-devices.ts';
import { hidTransport } from '../../../hardware/transports/hid.ts';
import { SimulatedHidPort } from '../../../hardware/transports/hid-simulated.ts';
import { systemTransports } from '../../../hardware/transports/system.ts';

const CLAIM_MODULE = fileURLToPath(new URL('../../../hardware/transports/hid-claim.ts', import.meta.url));

let device: Parameters<SimulatedHidPort['plug']>[0];
let port: SimulatedHidPort;
let simulator: HidPosSimulator;
let devices: DrivenDevices;
let scanner: CodeScanning;

beforeEach(async () => {
  const path = `/dev/hidraw-${randomUUID()}`;
  const listing = { path, vendorId: 0x0c2e, productId: 0x0b8f, serialNumber: null, interfaceNumber: 0, usbPort: '1-2' };
  device = { listings: [{ ...listing, usagePage: 0x8c, usage: 2 }] };
  port = new SimulatedHidPort();
  simulator = new HidPosSimulator({ needsSwitch: true });
  devices = new DrivenDevices({
    transports: { ...systemTransports(systemClock), hid: (line) => hidTransport(line, systemClock, port) },
    clock: systemClock,
    report: () => {},
    publish: () => {},
  });
});
afterEach(async () => {
  await devices.close();
  expect(port.openHandles).toBe(0);
});

async function configure(): Promise<void> {
  const identity = { vendorId: '0c2e', productId: '0b8f' };
  await devices.configure([
    {
      id: 'scanner',
      deviceClass: 'code-scanner',
      driver: 'hid-pos',
      line: { transport: 'hid', identity, usagePage: 0x8c, usage: 2 },
      settings: {},
    },
  ]);
  const found = devices.powersOf('scanner', 'code-scanner');
  if (found === null) throw new Error('the scanner is not driven');
  scanner = found;
}

async function isCalled(state: string): Promise<void> {
  await vi.waitFor(() => expect(devices.statuses).toMatchObject([{ device: state }]), { timeout: 5000, interval: 10 });
}

/** Scans, and holds the code up until it is seen: how fast this machine asks is not to matter. */
async function scans(text: string, code: (typeof SPECIMEN_CODES)[keyof typeof SPECIMEN_CODES]): Promise<void> {
  const held = setInterval(() => simulator.present(code), 40);
  const scanned = await scanner.scanCode({ commandId: text, timeoutMs: 5000 });
  clearInterval(held);
  expect(scanned).toMatchObject({ ok: true, value: { text: code.text } });
}

/** Another process that claims the device and holds it until it is killed. */
async function otherHolder(): Promise<ChildProcess> {
  const path = device.listings[0]?.path ?? '';
  const program = `
    const { claimHidNode } = await import(${JSON.stringify(CLAIM_MODULE)});
    const claimed = await claimHidNode(${JSON.stringify(path)});
    console.log(claimed.ok ? 'held' : 'busy');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout, 'data');
  expect(String(said).trim()).toBe('held');
  return child;
}

test('switched on, read, unplugged, plugged in again, read', async () => {
  simulator.connect(port.plug(device));
  await configure();
  await isCalled('online');
  await scans('before', SPECIMEN_CODES.chineseUtf8);
  const waiting = scanner.scanCode({ commandId: 'waiting', timeoutMs: 5000 });
  port.unplug(device);
  expect(await waiting).toMatchObject({ failure: { code: 'scanner-offline' } });
  await isCalled('noDevice');
  simulator.connect(port.plug(device));
  await isCalled('online');
  await scans('after', SPECIMEN_CODES.long);
});

test('a scanner that another process holds is busy until that process dies', async () => {
  const other = await otherHolder();
  simulator.connect(port.plug(device));
  await configure();
  await isCalled('deviceBusy');
  const died = once(other, 'exit');
  other.kill('SIGKILL');
  await died;
  await isCalled('online');
  await scans('at last', SPECIMEN_CODES.greeting);
});

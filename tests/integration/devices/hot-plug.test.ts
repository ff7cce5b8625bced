import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceStatus } from '../../../app/contracts/devices/device-status.ts';
import type { UsbIdentity } from '../../../app/contracts/devices/line.ts';
import { systemClock } from '../../../hardware/clock.ts';
import type { Diagnostic } from '../../../hardware/diagnostics.ts';
import { watchPath } from '../../../hardware/discovery/path-arrival.ts';
import { type SimulatedUsbTree, simulatedUsbTree } from '../../../hardware/discovery/simulated-usb-tree.ts';
import { DrivenDevices } from '../../../hardware/driven-devices.ts';
import { ReaderSimulator } from '../../../hardware/id-card-reader/simulator.ts';
import { simulatedTransports } from '../../../hardware/simulated-station.ts';
import { serialTransport } from '../../../hardware/transports/serial.ts';
import { type PtyPort, ptyPort } from '../../../scripts/device-simulators/pty.ts';

let folder: string;
let tree: SimulatedUsbTree;
let devices: DrivenDevices;
let ports: PtyPort[];
let tell: (status: DeviceStatus) => void;
let diagnostics: Diagnostic[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-hot-plug-'));
  tree = await simulatedUsbTree(folder);
  ports = [];
  diagnostics = [];
  tell = () => {};
  devices = new DrivenDevices({
    clock: systemClock,
    transports: simulatedTransports({ serial: (line) => serialTransport(line, systemClock, tree) }),
    report: (diagnostic) => diagnostics.push(diagnostic),
    publish: (status) => tell(status),
  });
});
afterEach(async () => {
  await devices.close();
  for (const port of ports) await port.unplug();
  await rm(folder, { recursive: true });
});

const ch340 = { vendorId: '1a86', productId: '7523' };
const line = (named: { path: string } | { adapter: UsbIdentity }) =>
  ({ transport: 'serial', baudRate: 115200, rtscts: false, ...named }) as const;
const reader = (id: string, named: { path: string } | { adapter: UsbIdentity }) =>
  ({ id, deviceClass: 'id-card-reader', driver: 'sdt', line: line(named), settings: {} }) as const;

/** Plugs a simulated reader into a port of `dev`, as the kernel would name it. */
async function plugReader(name: string): Promise<PtyPort> {
  const port = ptyPort(join(tree.dev, name));
  ports.push(port);
  new ReaderSimulator().connect(await port.plug());
  return port;
}

async function until(deviceId: string, state: DeviceStatus['device']): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (status: DeviceStatus): void => {
    if (status.deviceId === deviceId && status.device === state) resolve();
  };
  tell = look;
  for (const status of devices.statuses) look(status);
  await promise;
}

test('an adapter that comes back as another ttyUSB serves again', async () => {
  const adapter = { ...ch340, serialNumber: 'A7', usbPort: '1-2.3', ports: ['ttyUSB0'] };
  await tree.plug(adapter);
  const port = await plugReader('ttyUSB0');
  await devices.configure([reader('reader', { adapter: { ...ch340, serialNumber: 'A7' } })]);
  await until('reader', 'online');
  await port.unplug();
  await tree.unplug(adapter);
  await until('reader', 'noDevice');
  await tree.plug({ ...adapter, usbPort: '1-4', ports: ['ttyUSB1'] });
  await plugReader('ttyUSB1');
  await until('reader', 'online');
});

test('two adapters with one serial number: staff are told to name the socket, and that helps', async () => {
  for (const number of [0, 1]) {
    await tree.plug({ ...ch340, serialNumber: '1', usbPort: `1-${number + 1}`, ports: [`ttyUSB${number}`] });
    await plugReader(`ttyUSB${number}`);
  }
  await devices.configure([reader('reader', { adapter: { ...ch340, serialNumber: '1' } })]);
  await until('reader', 'offline');
  expect(diagnostics).toContainEqual({
    event: 'line-not-opened',
    deviceId: 'reader',
    code: 'ambiguous-device',
    detail: '2 plugged devices fit 1a86:7523 serial number 1: name the socket, usbPort "1-1" or "1-2"',
  });
  await devices.configure([
    reader('left', { adapter: { ...ch340, usbPort: '1-1' } }),
    reader('right', { adapter: { ...ch340, usbPort: '1-2' } }),
  ]);
  await until('left', 'online');
  await until('right', 'online');
});

test('two names for one port: the second device is told that it is busy', async () => {
  await plugReader('ttyUSB0');
  await symlink(join(tree.dev, 'ttyUSB0'), join(tree.dev, 'reader'));
  await devices.configure([reader('first', { path: join(tree.dev, 'ttyUSB0') })]);
  await until('first', 'online');
  await devices.configure([
    reader('first', { path: join(tree.dev, 'ttyUSB0') }),
    reader('second', { path: join(tree.dev, 'reader') }),
  ]);
  await until('second', 'deviceBusy');
  await until('first', 'online');
});

test('a link of udev, in a folder that comes and goes with it, is opened within a tenth of a second', async () => {
  const path = join(tree.dev, 'cunban', 'reader');
  await devices.configure([reader('reader', { path })]);
  await until('reader', 'noDevice');
  const took: number[] = [];
  for (let time = 0; time < 3; time += 1) {
    const port = await plugReader(`ttyUSB${time}`);
    const opened = Promise.withResolvers<void>();
    await mkdir(join(tree.dev, 'cunban'));
    await symlink(port.path, path);
    const from = performance.now();
    const reconnected = (): boolean => (devices.find('reader')?.tally.counters.reconnects ?? 0) >= time;
    tell = ({ device }) => {
      if (device === 'online') opened.resolve();
    };
    if (devices.statuses[0]?.device === 'online' && reconnected()) opened.resolve();
    await opened.promise;
    took.push(performance.now() - from);
    await port.unplug();
    await rm(join(tree.dev, 'cunban'), { recursive: true });
    await until('reader', 'noDevice');
  }
  // Without the watch the retries would be up to two seconds apart. The reader's own first answer is in it.
  expect(took.toSorted((a, b) => a - b)[1]).toBeLessThan(400);
});

test('watching survives folders that come and go, and stops when told', async () => {
  const path = join(folder, 'a', 'b', 'c');
  let told = Promise.withResolvers<void>();
  const stop = watchPath(path, () => told.resolve());
  for (let time = 0; time < 3; time += 1) {
    told = Promise.withResolvers<void>();
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    await told.promise;
    told = Promise.withResolvers<void>();
    await writeFile(path, '');
    await told.promise;
    told = Promise.withResolvers<void>();
    await rm(join(folder, 'a'), { recursive: true });
    await told.promise;
  }
  stop();
  let after = 0;
  const stopOther = watchPath(path, () => {
    after += 1;
  });
  stopOther();
  await mkdir(join(folder, 'a', 'b'), { recursive: true });
  await writeFile(path, '');
  expect(after).toBe(0);
});

test('a plug that is pulled just as bytes arrive ends the line at once, every time', async () => {
  const path = join(tree.dev, 'ttyUSB0');
  const transport = serialTransport(line({ path }), systemClock, tree);
  for (let time = 0; time < 20; time += 1) {
    const port = ptyPort(path);
    ports.push(port);
    const device = await port.plug();
    const opened = await transport.open();
    if (!opened.ok) throw new Error(opened.failure.code);
    const arrived = Promise.withResolvers<void>();
    opened.value.onData(() => arrived.resolve());
    const closed = new Promise<void>((resolve) => opened.value.onClose(resolve));
    device.send(Uint8Array.of(time));
    await arrived.promise;
    // Nothing is written, which would find it out.
    await port.unplug();
    await closed;
  }
  expect(await transport.open()).toMatchObject({ ok: false, failure: { code: 'no-device' } });
});

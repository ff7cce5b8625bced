import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pluggedDevices } from './plugged-devices.ts';
import { type SimulatedUsbTree, simulatedUsbTree } from './simulated-usb-tree.ts';

let folder: string;
let tree: SimulatedUsbTree;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-usb-'));
  tree = await simulatedUsbTree(folder);
});
afterEach(() => rm(folder, { recursive: true }));

test('every kind of device is listed with what it is, where it is and what tells it apart', async () => {
  const ch340 = { vendorId: '1a86', productId: '7523', product: 'USB Serial' };
  await tree.plug({ usbPort: '1-1', vendorId: '1d6b', productId: '0002', ports: [null], classes: ['09'] });
  await tree.plug({ ...ch340, usbPort: '1-1.2', ports: ['ttyUSB0'] });
  await tree.plug({ ...ch340, usbPort: '1-1.10', ports: ['ttyUSB1'] });
  await tree.plug({ usbPort: '1-3', vendorId: '05e0', productId: '0600', ports: [null], classes: ['03'] });
  await tree.plug({
    usbPort: '1-4',
    vendorId: '04b8',
    productId: '0202',
    serialNumber: 'J1',
    ports: [null],
    classes: ['07'],
  });
  await tree.plug({ usbPort: '2-1', vendorId: '0400', productId: 'C35A', ports: [null] });
  await tree.plug({
    usbPort: '2-2',
    vendorId: '2109',
    productId: '0001',
    ports: ['ttyACM0', null],
    classes: ['02', '0a'],
  });
  expect(await pluggedDevices(tree)).toMatchObject([
    { usbPort: '1-1.2', functions: ['serial'], ports: [join(tree.dev, 'ttyUSB0')], twins: ['1-1.10'] },
    { usbPort: '1-1.10', functions: ['serial'], product: 'USB Serial', twins: ['1-1.2'] },
    { usbPort: '1-3', functions: ['hid'], ports: [], twins: [] },
    { usbPort: '1-4', functions: ['printer'], serialNumber: 'J1' },
    { usbPort: '2-1', functions: ['vendor'], productId: 'c35a' },
    { usbPort: '2-2', functions: ['serial'], ports: [join(tree.dev, 'ttyACM0')] },
  ]);
});

test('nothing plugged in is an empty list', async () => {
  expect(await pluggedDevices(tree)).toEqual([]);
});

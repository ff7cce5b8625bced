import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveAdapter, serialAdapters } from './serial-adapters.ts';
import { type SimulatedUsbTree, simulatedUsbTree } from './simulated-usb-tree.ts';

let folder: string;
let tree: SimulatedUsbTree;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-usb-'));
  tree = await simulatedUsbTree(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const ch340 = { vendorId: '1a86', productId: '7523' };
const port = (name: string) => ({ ok: true, value: join(tree.dev, name) });

test('an adapter is found by what it is, and again under another number', async () => {
  const adapter = { ...ch340, usbPort: '1-2.3', serialNumber: 'A7', ports: ['ttyUSB0'] };
  await tree.plug(adapter);
  expect(await resolveAdapter({ ...ch340, serialNumber: 'A7' }, tree)).toEqual(port('ttyUSB0'));
  await tree.unplug(adapter);
  expect(await resolveAdapter({ ...ch340, serialNumber: 'A7' }, tree)).toMatchObject({
    failure: { code: 'no-device', detail: 'no serial adapter 1a86:7523 serial number A7 is plugged in' },
  });
  await tree.plug({ ...adapter, usbPort: '1-4', ports: ['ttyUSB3'] });
  expect(await resolveAdapter({ ...ch340, serialNumber: 'A7' }, tree)).toEqual(port('ttyUSB3'));
});

test('two of a model with serial numbers of their own: the detail says which there are', async () => {
  await tree.plug({ ...ch340, usbPort: '1-1', serialNumber: 'A7', ports: ['ttyUSB0'] });
  await tree.plug({ ...ch340, usbPort: '1-2', serialNumber: 'B2', ports: ['ttyUSB1'] });
  expect(await resolveAdapter(ch340, tree)).toMatchObject({
    failure: {
      code: 'ambiguous-device',
      detail: '2 plugged devices fit 1a86:7523: name the serialNumber, "A7" or "B2"',
    },
  });
  expect(await resolveAdapter({ ...ch340, serialNumber: 'B2' }, tree)).toEqual(port('ttyUSB1'));
});

test.each([
  ['the same serial number', '0001'],
  ['no serial number', undefined],
])('two of a model with %s are told apart by the socket', async (_name, serialNumber) => {
  const numbered = serialNumber === undefined ? {} : { serialNumber };
  await tree.plug({ ...ch340, ...numbered, usbPort: '1-2.1', ports: ['ttyUSB0'] });
  await tree.plug({ ...ch340, ...numbered, usbPort: '1-2.3', ports: ['ttyUSB1'] });
  expect(await resolveAdapter({ ...ch340, ...numbered }, tree)).toMatchObject({
    failure: {
      code: 'ambiguous-device',
      detail: expect.stringContaining('name the socket, usbPort "1-2.1" or "1-2.3"'),
    },
  });
  expect(await resolveAdapter({ ...ch340, usbPort: '1-2.3' }, tree)).toEqual(port('ttyUSB1'));
});

test('swapped, a serial number follows its adapter and a socket stays a socket', async () => {
  const first = { ...ch340, serialNumber: 'A7', usbPort: '1-1', ports: ['ttyUSB0'] };
  const second = { ...ch340, serialNumber: 'B2', usbPort: '1-2', ports: ['ttyUSB1'] };
  await tree.plug(first);
  await tree.plug(second);
  await tree.unplug(first);
  await tree.unplug(second);
  await tree.plug({ ...second, usbPort: '1-1', ports: ['ttyUSB0'] });
  await tree.plug({ ...first, usbPort: '1-2', ports: ['ttyUSB1'] });
  expect(await resolveAdapter({ ...ch340, serialNumber: 'A7' }, tree)).toEqual(port('ttyUSB1'));
  expect(await resolveAdapter({ ...ch340, usbPort: '1-1' }, tree)).toEqual(port('ttyUSB0'));
});

test('of an adapter with two ports the interface is named', async () => {
  await tree.plug({ vendorId: '0403', productId: '6010', usbPort: '1-1', ports: ['ttyUSB0', 'ttyUSB1'] });
  const identity = { vendorId: '0403', productId: '6010' };
  expect(await resolveAdapter(identity, tree)).toMatchObject({
    failure: { code: 'ambiguous-device', detail: expect.stringContaining('name the interfaceNumber, 0 or 1') },
  });
  expect(await resolveAdapter({ ...identity, interfaceNumber: 1 }, tree)).toEqual(port('ttyUSB1'));
});

test('ports that hang on no USB device are none, and names come with the number order', async () => {
  for (const number of [10, 2]) {
    const device = { ...ch340, usbPort: `1-${number}`, maker: 'QinHeng', product: 'USB Serial' };
    await tree.plug({ ...device, ports: [`ttyUSB${number}`] });
  }
  expect(await serialAdapters(tree)).toEqual([
    expect.objectContaining({ path: join(tree.dev, 'ttyUSB2'), maker: 'QinHeng', interfaceNumber: 0 }),
    expect.objectContaining({ path: join(tree.dev, 'ttyUSB10'), usbPort: '1-10', serialNumber: null }),
  ]);
});

test('without any such folders nothing is plugged in', async () => {
  const nowhere = { sys: join(folder, 'none'), dev: join(folder, 'none') };
  expect(await serialAdapters(nowhere)).toEqual([]);
});

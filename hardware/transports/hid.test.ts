import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { HidLine } from '../../app/contracts/devices/line.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { hidTransport } from './hid.ts';
import type { HidListing } from './hid-port.ts';
import { SimulatedHidPort } from './hid-simulated.ts';
import type { ReportConnection } from './transport.ts';

const LINE: HidLine = {
  transport: 'hid',
  identity: { vendorId: '0c2e', productId: '0b8f' },
  usagePage: 0x8c,
  usage: 2,
};

function listing(own: Partial<HidListing> = {}): HidListing {
  return {
    // Claims are real: no two tests may share a path.
    path: `/dev/hidraw-${randomUUID()}`,
    vendorId: 0x0c2e,
    productId: 0x0b8f,
    serialNumber: null,
    interfaceNumber: 0,
    usagePage: 0x8c,
    usage: 2,
    usbPort: '1-2',
    ...own,
  };
}

async function opened(port: SimulatedHidPort, clock = new SimulatedClock(), line = LINE): Promise<ReportConnection> {
  const result = await hidTransport(line, clock, port).open();
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

async function failureOf(port: SimulatedHidPort, line: HidLine): Promise<string> {
  const result = await hidTransport(line, new SimulatedClock(), port).open();
  if (result.ok) await result.value.close();
  return result.ok ? 'opened' : result.failure.code;
}

test('of many devices the one is opened that the line means', async () => {
  const port = new SimulatedHidPort();
  const other = { vendorId: 0x046d, productId: 0xc31c, usagePage: 1, usage: 6 };
  for (const own of [other, { productId: 0x0b00 }, { usagePage: 0xff00 }]) port.plug({ listings: [listing(own)] });
  expect(await failureOf(port, LINE)).toBe('no-device');
  port.plug({ listings: [listing({ serialNumber: 'A1' })] });
  expect(await failureOf(port, LINE)).toBe('opened');
});

test('two that fit are ambiguous, until serial number, socket or interface tells them apart', async () => {
  const port = new SimulatedHidPort();
  port.plug({ listings: [listing({ serialNumber: 'A1', usbPort: '1-2.1' })] });
  port.plug({ listings: [listing({ serialNumber: 'A2', usbPort: '1-2.2', interfaceNumber: 1 })] });
  const { identity } = LINE;
  expect(await failureOf(port, LINE)).toBe('ambiguous-device');
  expect(await failureOf(port, { ...LINE, identity: { ...identity, serialNumber: 'A2' } })).toBe('opened');
  expect(await failureOf(port, { ...LINE, identity: { ...identity, usbPort: '1-2.1' } })).toBe('opened');
  expect(await failureOf(port, { ...LINE, identity: { ...identity, interfaceNumber: 1 } })).toBe('opened');
  expect(await failureOf(port, { ...LINE, identity: { ...identity, usbPort: '1-2.3' } })).toBe('no-device');
});

test('several collections of one device are one device', async () => {
  const port = new SimulatedHidPort();
  const scanner = listing();
  port.plug({ listings: [scanner, { ...scanner, usagePage: 0xff00, usage: 1 }] });
  expect(await failureOf(port, LINE)).toBe('opened');
  expect(await failureOf(port, { ...LINE, usagePage: 0, usage: 0 })).toBe('opened');
});

test('a scanner of the maker that types is named so; another keyboard is none of our business', async () => {
  const port = new SimulatedHidPort();
  const keyboard = { usagePage: 1, usage: 6, productId: 0x0b61 };
  port.plug({ listings: [listing({ ...keyboard, vendorId: 0x046d })] });
  expect(await failureOf(port, LINE)).toBe('no-device');
  port.plug({ listings: [listing(keyboard)] });
  expect(await failureOf(port, LINE)).toBe('types-as-keyboard');
  expect(await failureOf(port, { ...LINE, usagePage: 0xff00 })).toBe('no-device');
  expect(await failureOf(port, { ...LINE, identity: { ...LINE.identity, usbPort: '1-4' } })).toBe('no-device');
});

test('a device that is held is busy for the second, and free once it is closed', async () => {
  const port = new SimulatedHidPort();
  port.plug({ listings: [listing()] });
  const first = await opened(port);
  expect(await failureOf(port, LINE)).toBe('device-busy');
  await first.close();
  expect(await failureOf(port, LINE)).toBe('opened');
  expect(port.openHandles).toBe(0);
});

test.each([
  ['Permission denied', 'permission-denied'],
  ['No such device', 'no-device'],
  ['Input/output error', 'open-failed'],
])('the system says "%s": %s, and nothing stays claimed', async (words, code) => {
  const port = new SimulatedHidPort();
  port.plug({ listings: [listing()] });
  port.refuseOpening(words);
  expect(await failureOf(port, LINE)).toBe(code);
  port.refuseOpening(null);
  expect(await failureOf(port, LINE)).toBe('opened');
});

test('reports reach every listener and are then overwritten', async () => {
  const port = new SimulatedHidPort();
  const wire = port.plug({ listings: [listing()] });
  const link = await opened(port);
  const seen: Uint8Array[] = [];
  const copies: number[][] = [];
  const arrived = new Promise<void>((resolve) => {
    link.onReport((report) => copies.push([...report]));
    link.onReport((report) => {
      seen.push(report);
      copies.push([...report]);
      resolve();
    });
  });
  wire.send(Uint8Array.of(2, 1, 0x31));
  await arrived;
  await new Promise(setImmediate);
  expect(copies).toEqual([
    [2, 1, 0x31],
    [2, 1, 0x31],
  ]);
  expect([...(seen[0] ?? [])]).toEqual([0, 0, 0]);
  await link.close();
});

test('a device that numbers no reports gives them with id 0', async () => {
  const port = new SimulatedHidPort();
  const wire = port.plug({ listings: [listing()], numbersReports: false });
  const link = await opened(port);
  const arrived = new Promise<readonly number[]>((resolve) => {
    link.onReport((report) => resolve([...report]));
  });
  wire.send(Uint8Array.of(7, 8));
  expect(await arrived).toEqual([0, 7, 8]);
  await link.close();
});

test('unplugged: the link is closed, later transfers fail, and the device can be opened again', async () => {
  const port = new SimulatedHidPort();
  const device = { listings: [listing()] };
  port.plug(device);
  const link = await opened(port);
  const closed = new Promise<void>((resolve) => {
    link.onClose(resolve);
  });
  port.unplug(device);
  await closed;
  expect(await link.write(Uint8Array.of(1))).toMatchObject({ failure: { code: 'connection-closed' } });
  expect(await link.readFeature(1, 2)).toMatchObject({ failure: { code: 'connection-closed' } });
  await link.close();
  port.plug(device);
  expect(await failureOf(port, LINE)).toBe('opened');
});

test('feature reports both ways, and one that is refused', async () => {
  const port = new SimulatedHidPort();
  const wire = port.plug({ listings: [listing()] });
  const written: number[][] = [];
  wire.onReport((report) => written.push([...report]));
  wire.onFeature((report) => {
    written.push([...report]);
    return report[0] === 0xfe;
  });
  wire.onFeatureRead((reportId) => (reportId === 9 ? Uint8Array.of(9, 1, 2, 3) : null));
  const link = await opened(port);
  expect(await link.write(Uint8Array.of(4, 1))).toEqual({ ok: true, value: undefined });
  expect(await link.writeFeature(Uint8Array.of(0xfe, 1))).toEqual({ ok: true, value: undefined });
  expect(await link.writeFeature(Uint8Array.of(0x20, 0))).toMatchObject({ failure: { code: 'write-failed' } });
  expect(await link.readFeature(9, 3)).toEqual({ ok: true, value: Uint8Array.of(9, 1, 2) });
  expect(await link.readFeature(8, 3)).toMatchObject({ failure: { code: 'write-failed' } });
  expect(written).toEqual([
    [4, 1],
    [0xfe, 1],
    [0x20, 0],
  ]);
  await link.close();
});

test('a transfer that never ends times out, and closing ends one that is under way', async () => {
  const port = new SimulatedHidPort();
  port.plug({ listings: [listing()] });
  const clock = new SimulatedClock();
  const link = await opened(port, clock);
  port.hangTransfers(true);
  expect(await clock.until(link.write(Uint8Array.of(1)), 3000)).toMatchObject({ failure: { code: 'write-timed-out' } });
  const reading = link.readFeature(1, 2);
  const closing = link.close();
  expect(await reading).toMatchObject({ failure: { code: 'connection-closed' } });
  await clock.until(closing);
});

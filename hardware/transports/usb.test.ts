import { beforeEach, expect, test } from 'vitest';
import type { UsbIdentity } from '../../app/contracts/devices/line.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import type { Connection } from './transport.ts';
import { usbTransport } from './usb.ts';
import { type MemoryUsbHost, memoryUsbHost, type SimulatedUsb, USB_INTERFACES } from './usb-memory.ts';
import type { UsbInterface } from './usb-port.ts';

const ids = { vendorId: '0400', productId: 'c35a' };
let clock: SimulatedClock;
let host: MemoryUsbHost;

beforeEach(() => {
  clock = new SimulatedClock();
  host = memoryUsbHost();
});

const device = (changes: Partial<SimulatedUsb> = {}): SimulatedUsb => ({
  ...ids,
  usbPort: '1-1',
  interfaces: [USB_INTERFACES.onePair],
  ...changes,
});
const transport = (identity: UsbIdentity = ids) => usbTransport({ transport: 'usb', identity }, clock, host.port);

async function opened(identity: UsbIdentity = ids): Promise<Connection> {
  const result = await clock.until(transport(identity).open());
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

/** Everything that comes in, as one piece. */
function collect(connection: Connection): number[] {
  const bytes: number[] = [];
  connection.onData((chunk) => bytes.push(...chunk));
  return bytes;
}

const counted = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index & 0xff);

test.each([0, 1, 63, 64, 65, 128, 1280, 1295, 2321])('%i bytes come in whole over one pair', async (length) => {
  const simulation = host.plug(device());
  const connection = await opened();
  const received = collect(connection);
  simulation.wire.send(counted(length));
  await clock.advance(0);
  expect(received).toEqual([...counted(length)]);
});

test.each([7, 8, 11, 71, 1295])('%i bytes come in whole over two pairs, head first or not', async (length) => {
  const simulation = host.plug(device({ interfaces: [USB_INTERFACES.twoPairs] }));
  const connection = await opened();
  const received = collect(connection);
  for (const restFirst of [false, true]) {
    simulation.setRestFirst(restFirst);
    await clock.until(connection.write(counted(10)));
    received.length = 0;
    simulation.wire.send(counted(length));
    await clock.advance(0);
    expect(received).toEqual([...counted(length)]);
  }
});

test('over two pairs a frame is cut behind its length field', async () => {
  const simulation = host.plug(device({ interfaces: [USB_INTERFACES.twoPairs] }));
  const connection = await opened();
  const frame = Uint8Array.from([0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 3, 0x20, 1, 0x22]);
  expect(await clock.until(connection.write(frame))).toEqual({ ok: true });
  expect(simulation.written).toEqual([
    { address: 0x02, bytes: frame.slice(0, 7) },
    { address: 0x06, bytes: frame.slice(7) },
  ]);
});

test('over one pair a frame goes whole', async () => {
  const simulation = host.plug(device());
  const connection = await opened();
  await clock.until(connection.write(counted(10)));
  expect(simulation.written).toEqual([{ address: 0x02, bytes: counted(10) }]);
});

test('a rest without its head is forgotten with the next question', async () => {
  const simulation = host.plug(device({ interfaces: [USB_INTERFACES.twoPairs] }));
  const connection = await opened();
  const received = collect(connection);
  simulation.setRestFirst(true);
  await clock.until(connection.write(counted(10)));
  // The head of this one is still on its way when the host asks again.
  simulation.wire.send(counted(20));
  await clock.until(connection.write(counted(10)));
  await clock.advance(0);
  received.length = 0;
  simulation.setRestFirst(false);
  await clock.until(connection.write(counted(10)));
  simulation.wire.send(counted(11));
  await clock.advance(0);
  expect(received).toEqual([...counted(11)]);
});

test('a listener’s chunk is overwritten once it returns', async () => {
  const simulation = host.plug(device());
  const connection = await opened();
  let kept: Uint8Array = new Uint8Array(0);
  connection.onData((chunk) => {
    kept = chunk;
  });
  simulation.wire.send(counted(64));
  await clock.advance(0);
  expect(kept).toEqual(new Uint8Array(64));
});

test('pulled, the line closes at once, gives everything back and can be opened again', async () => {
  const simulation = host.plug(device());
  const connection = await opened();
  let closed = 0;
  connection.onClose(() => {
    closed += 1;
  });
  simulation.unplug();
  await clock.advance(0);
  expect(closed).toBe(1);
  expect(await connection.write(counted(3))).toMatchObject({ failure: { code: 'connection-closed' } });
  expect(await clock.until(transport().open())).toMatchObject({ failure: { code: 'no-device' } });
  host.plug(device());
  await opened();
  expect(host.claimed).toBe(1);
});

test('a write under way when the plug is pulled fails', async () => {
  const simulation = host.plug(device());
  const connection = await opened();
  simulation.setBlocked(true);
  const writing = connection.write(counted(10));
  await clock.advance(10);
  simulation.unplug();
  expect(await clock.until(writing, 0)).toMatchObject({ failure: { code: 'connection-closed' } });
});

test('closed, it gives the interface back, and its listeners hear no more', async () => {
  const simulation = host.plug(device({ interfaces: [USB_INTERFACES.twoPairs] }));
  const connection = await opened();
  const received = collect(connection);
  await clock.until(connection.close());
  await clock.until(connection.close());
  expect(host.claimed).toBe(0);
  simulation.wire.send(counted(20));
  await clock.advance(0);
  expect(received).toEqual([]);
});

test('a device that takes nothing ends a write after five seconds, a slow one does not', async () => {
  const simulation = host.plug(device({ interfaces: [USB_INTERFACES.printer] }));
  const connection = await opened();
  simulation.setBlocked(true);
  const startedAt = clock.now();
  expect(await clock.until(connection.write(counted(10_000)))).toMatchObject({ failure: { code: 'write-timed-out' } });
  expect(clock.now() - startedAt).toBe(5000);
  simulation.setBlocked(false);
  const writing = connection.write(counted(10_000));
  expect(await clock.until(writing)).toEqual({ ok: true });
  expect(simulation.written.map(({ bytes }) => bytes.length)).toEqual([4096, 4096, 1808]);
});

test('writes do not overtake one another', async () => {
  const simulation = host.plug(device({ interfaces: [USB_INTERFACES.twoPairs] }));
  const connection = await opened();
  await clock.until(Promise.all([1, 2, 3].map((byte) => connection.write(new Uint8Array(9).fill(byte)))));
  expect(simulation.written.map(({ address, bytes }) => [address, bytes[0]])).toEqual([
    [2, 1],
    [6, 1],
    [2, 2],
    [6, 2],
    [2, 3],
    [6, 3],
  ]);
});

test.each(['stalled', 'failed'] as const)('an endpoint that is read and ends %s closes the line', async (kind) => {
  const simulation = host.plug(device());
  const connection = await opened();
  let closed = false;
  connection.onClose(() => {
    closed = true;
  });
  simulation.endNext(0x81, kind);
  await clock.advance(0);
  expect(closed).toBe(true);
  expect(simulation.halted.size).toBe(0);
  expect(host.claimed).toBe(0);
});

test('a refused write is told and leaves the line open', async () => {
  const simulation = host.plug(device());
  const connection = await opened();
  simulation.endNext(0x02, 'stalled');
  expect(await clock.until(connection.write(counted(10)))).toMatchObject({ failure: { code: 'write-failed' } });
  expect(await clock.until(connection.write(counted(10)))).toEqual({ ok: true });
});

test('a printer that only listens is written to, and its going is noticed', async () => {
  const simulation = host.plug(device({ interfaces: [USB_INTERFACES.printerThatOnlyListens] }));
  const connection = await opened();
  expect(await clock.until(connection.write(counted(100)))).toEqual({ ok: true });
  let closed = false;
  connection.onClose(() => {
    closed = true;
  });
  simulation.unplug();
  await clock.advance(0);
  expect(closed).toBe(true);
});

test.each(['device-busy', 'permission-denied', 'open-failed'] as const)(
  'a device that cannot be had: %s',
  async (code) => {
    host.plug(device()).refuseClaims(code);
    expect(await clock.until(transport().open())).toMatchObject({ failure: { code } });
  },
);

test('held by another line, it is busy', async () => {
  host.plug(device());
  await opened();
  expect(await clock.until(transport().open())).toMatchObject({ failure: { code: 'device-busy' } });
});

test('a machine without the library says so and drives nothing', async () => {
  host.refuseListing('libudev.so.1: cannot open shared object file');
  expect(await clock.until(transport().open())).toMatchObject({
    failure: { code: 'open-failed', detail: 'libudev.so.1: cannot open shared object file' },
  });
});

test('arrival of the device meant is told, of another not', () => {
  let arrivals = 0;
  const stop = transport().onArrival?.(() => {
    arrivals += 1;
  });
  host.plug(device({ vendorId: '1a86' }));
  expect(arrivals).toBe(0);
  host.plug(device({ usbPort: '1-2' }));
  expect(arrivals).toBe(1);
  stop?.();
  host.plug(device({ usbPort: '1-3' }));
  expect(arrivals).toBe(1);
});

const keyboard: UsbInterface = {
  interfaceNumber: 0,
  alternate: 0,
  interfaceClass: 3,
  protocol: 1,
  out: [],
  in: [],
};
const disk: UsbInterface = { ...USB_INTERFACES.onePair, interfaceNumber: 1, interfaceClass: 8 };

test('two of a model are ambiguous until the profile says which', async () => {
  host.plug(device({ usbPort: '1-2.1', serialNumber: '0001' }));
  const second = host.plug(device({ usbPort: '1-2.3', serialNumber: '0001' }));
  expect(await clock.until(transport().open())).toMatchObject({
    failure: { code: 'ambiguous-device', detail: expect.stringContaining('usbPort "1-2.1" or "1-2.3"') },
  });
  const connection = await opened({ ...ids, usbPort: '1-2.3' });
  await clock.until(connection.write(counted(4)));
  expect(second.written).toHaveLength(1);
});

test('of two with serial numbers, the one named is opened', async () => {
  host.plug(device({ usbPort: '1-1', serialNumber: 'A7' }));
  host.plug(device({ usbPort: '1-2', serialNumber: 'B2' }));
  await opened({ ...ids, serialNumber: 'B2' });
  expect(await clock.until(transport({ ...ids, serialNumber: 'C9' }).open())).toMatchObject({
    failure: { code: 'no-device' },
  });
});

test('a keyboard and a disk beside the reader’s own function do not make it ambiguous', async () => {
  const own = { ...USB_INTERFACES.onePair, interfaceNumber: 2 };
  const simulation = host.plug(device({ interfaces: [keyboard, disk, own] }));
  const connection = await opened();
  await clock.until(connection.write(counted(4)));
  expect(simulation.written).toHaveLength(1);
});

test('of several functions the profile must name one', async () => {
  const second = { ...USB_INTERFACES.printer, interfaceNumber: 1 };
  host.plug(device({ interfaces: [USB_INTERFACES.onePair, second] }));
  expect(await clock.until(transport().open())).toMatchObject({
    failure: { code: 'ambiguous-device', detail: expect.stringContaining('interfaceNumber, 0 or 1') },
  });
  await opened({ ...ids, interfaceNumber: 1 });
  await opened({ ...ids, interfaceNumber: 0 });
  expect(host.claimed).toBe(2);
});

test('a printer’s setting that answers is chosen, the one that speaks IPP is not', async () => {
  const ipp = { ...USB_INTERFACES.printer, alternate: 2, protocol: 4, out: [{ address: 0x07, packetSize: 64 }] };
  const answers = { ...USB_INTERFACES.printer, alternate: 1, out: [{ address: 0x03, packetSize: 64 }] };
  const simulation = host.plug(device({ interfaces: [USB_INTERFACES.printerThatOnlyListens, answers, ipp] }));
  const connection = await opened();
  await clock.until(connection.write(counted(4)));
  expect(simulation.written).toEqual([{ address: 0x03, bytes: counted(4) }]);
});

test('a device with nothing to write to is told as such', async () => {
  host.plug(device({ interfaces: [keyboard] }));
  expect(await clock.until(transport().open())).toMatchObject({ failure: { code: 'open-failed' } });
});

import { afterEach, expect, test } from 'vitest';
import type { SimulatedClock } from '../simulated-clock.ts';
import { usbTransport } from '../transports/usb.ts';
import { type MemoryUsbHost, memoryUsbHost, type SimulatedUsb, USB_INTERFACES } from '../transports/usb-memory.ts';
import { type SimulatedReaders, simulatedReaders } from './simulated-readers.ts';
import { ReaderSimulator } from './simulator.ts';
import { SPECIMEN_CARDS, specimenCard } from './specimen-cards.ts';

const ids = { vendorId: '0400', productId: 'c35a' };
const reader = (usbPort: string, layout: 'onePair' | 'twoPairs' = 'twoPairs'): SimulatedUsb => ({
  ...ids,
  usbPort,
  interfaces: [USB_INTERFACES[layout]],
});
const at = (usbPort: string) => ({ transport: 'usb', identity: { ...ids, usbPort } }) as const;
const usbLines = (host: MemoryUsbHost) => (clock: SimulatedClock) => ({
  usb: (line: Parameters<typeof usbTransport>[0]) => usbTransport(line, clock, host.port),
});

let readers: SimulatedReaders;
afterEach(() => readers.close());

test.each(['onePair', 'twoPairs'] as const)('every card is read over USB, %s', async (layout) => {
  const host = memoryUsbHost();
  const simulator = new ReaderSimulator();
  simulator.connect(host.plug(reader('1-1', layout)).wire);
  readers = await simulatedReaders([{ id: 'reader', line: at('1-1') }], usbLines(host));
  await readers.clock.advance(500);
  expect(readers.status('reader')).toMatchObject({ device: 'online' });
  expect(readers.capabilities('reader')).not.toHaveProperty('baudRate');
  for (const card of SPECIMEN_CARDS) {
    if (card.kind === 'refused') continue;
    simulator.liftCard();
    await readers.clock.advance(1000);
    simulator.placeCard(card);
    const read = await readers.clock.until(readers.readCard('reader', ['fingerprint', 'chip-number']));
    expect(read).toMatchObject({ ok: true, value: { kind: card.kind, name: card.text.name, photo: card.photo } });
    expect(read.ok && read.value.fingerprint).toEqual(card.fingerprint ?? null);
  }
});

test('a reader plugged in is served at once, without waiting for the next attempt', async () => {
  const host = memoryUsbHost();
  readers = await simulatedReaders([{ id: 'reader', line: at('1-1') }], usbLines(host));
  const { clock } = readers;
  await clock.advance(30_000);
  expect(readers.status('reader')).toMatchObject({ device: 'noDevice' });
  const simulator = new ReaderSimulator();
  simulator.connect(host.plug(reader('1-1')).wire);
  await clock.advance(200);
  expect(readers.status('reader')).toMatchObject({ device: 'online' });
});

test('two readers of one model are told apart by their sockets; without them both are held back', async () => {
  const host = memoryUsbHost();
  const simulators = ['1-2.1', '1-2.3'].map((usbPort) => {
    const simulator = new ReaderSimulator();
    simulator.connect(host.plug(reader(usbPort)).wire);
    return simulator;
  });
  readers = await simulatedReaders(
    [
      { id: 'left', line: at('1-2.1') },
      { id: 'right', line: at('1-2.3') },
      { id: 'vague', line: { transport: 'usb', identity: ids } },
    ],
    usbLines(host),
  );
  await readers.clock.advance(3000);
  expect(readers.status('vague')).toMatchObject({ device: 'offline' });
  expect(readers.diagnostics).toContainEqual({
    event: 'line-not-opened',
    deviceId: 'vague',
    code: 'ambiguous-device',
    detail: expect.stringContaining('"1-2.1" or "1-2.3"'),
  });
  simulators[1]?.placeCard(specimenCard('foreigner-2017'));
  expect(await readers.clock.until(readers.readCard('right'))).toMatchObject({ ok: true, value: { edition: '2017' } });
});

test('a rest that comes in before its head makes no difference', async () => {
  const host = memoryUsbHost();
  const simulator = new ReaderSimulator();
  const plugged = host.plug(reader('1-1'));
  plugged.setRestFirst(true);
  simulator.connect(plugged.wire);
  simulator.placeCard(specimenCard('farmer'));
  readers = await simulatedReaders([{ id: 'reader', line: at('1-1') }], usbLines(host));
  const startedAt = readers.clock.now();
  expect(await readers.clock.until(readers.readCard('reader'))).toMatchObject({ ok: true });
  expect(readers.clock.now() - startedAt).toBeLessThan(100);
});

test('an endpoint that halts closes the line, and the reader serves again', async () => {
  const host = memoryUsbHost();
  const simulator = new ReaderSimulator();
  const plugged = host.plug(reader('1-1'));
  simulator.connect(plugged.wire);
  readers = await simulatedReaders([{ id: 'reader', line: at('1-1') }], usbLines(host));
  const { clock } = readers;
  await clock.advance(500);
  simulator.placeCard(specimenCard('teenager'));
  plugged.endNext(0x85, 'stalled');
  expect(await clock.until(readers.readCard('reader'))).toMatchObject({ failure: { code: 'reader-offline' } });
  await clock.advance(3000);
  expect(await clock.until(readers.readCard('reader'))).toMatchObject({ ok: true });
});

import type { CardExtra } from '../../app/contracts/devices/id-card-reading.ts';
import type { Line } from '../../app/contracts/devices/line.ts';
import { type DeviceExchange, type WireBench, wireExchange } from '../cuttable-lines/exchange.ts';
import { cuttableUsb } from '../cuttable-lines/usb.ts';
import { usbTransport } from '../transports/usb.ts';
import { USB_INTERFACES } from '../transports/usb-memory.ts';
import { ReaderSimulator } from './simulator.ts';
import { specimenCard } from './specimen-cards.ts';

const READ_LIMIT_MS = 20_000;
const USB_READER = { vendorId: '0400', productId: 'c35a' };
const USB_LINE = { transport: 'usb', identity: USB_READER } as const;

const common = {
  timeoutMs: READ_LIMIT_MS,
  failures: ['reader-offline', 'card-removed', 'reader-fault', 'timed-out'],
} as const;

/** A reader with one card on it, which `run` reads. */
function benchOf(cardId: string, extras: readonly CardExtra[], line: Line): WireBench {
  const reader = new ReaderSimulator();
  const card = specimenCard(cardId);
  reader.placeCard(card);
  return {
    profile: { id: 'reader', deviceClass: 'id-card-reader', driver: 'sdt', line, settings: {} },
    powerUp: (wire) => reader.connect(wire),
    async run(devices, commandId) {
      const device = devices.powersOf('reader', 'id-card-reader');
      if (device === null) throw new Error('the reader is not driven');
      return device.readCard({ commandId, timeoutMs: READ_LIMIT_MS }, extras, () => {});
    },
    prepareAgain() {
      reader.liftCard();
      reader.placeCard(card);
    },
  };
}

function overSerial(name: string, cardId: string, extras: readonly CardExtra[]): DeviceExchange {
  const line = { transport: 'serial', path: 'reader', baudRate: 115200, rtscts: false } as const;
  return wireExchange({ ...common, name, onWire: () => benchOf(cardId, extras, line) });
}

function overUsb(name: string, layout: 'onePair' | 'twoPairs'): DeviceExchange {
  return {
    ...common,
    name,
    prepare(clock) {
      const { powerUp, ...bench } = benchOf('pensioner-woman', [], USB_LINE);
      const device = { ...USB_READER, usbPort: '1-1', interfaces: [USB_INTERFACES[layout]] };
      const { line, transport } = cuttableUsb(device, (port) => usbTransport(USB_LINE, clock, port), powerUp);
      return { ...bench, transports: { usb: () => transport }, line };
    },
  };
}

/** The exchanges of a reader, for the suites that cut and spoil lines. */
export const EXCHANGES: readonly DeviceExchange[] = [
  overSerial('id-card-reader: read a card', 'pensioner-woman', []),
  overSerial('id-card-reader: read a card with everything on it', 'farmer', ['chip-number', 'fingerprint']),
  overUsb('id-card-reader: read a card over USB, one pair of endpoints', 'onePair'),
  overUsb('id-card-reader: read a card over USB, two pairs of endpoints', 'twoPairs'),
];

/** USB devices of our own, given to the kernel over USB/IP: readers with both endpoint layouts, and a printer. */
import type { DeviceProfile } from '../../../app/contracts/devices/device-profile.ts';
import { ReaderSimulator } from '../../../hardware/id-card-reader/simulator.ts';
import { specimenCard } from '../../../hardware/id-card-reader/specimen-cards.ts';
import { PrinterSimulator } from '../../../hardware/receipt-printer/simulator.ts';
import { SPECIMEN_RECEIPT } from '../../../hardware/receipt-printer/specimen-receipt.ts';
import type { Wire } from '../../../hardware/transports/wire.ts';
import { attachVirtualDevice } from '../usbip/server.ts';
import { type Endpoint, VirtualDevice } from '../usbip/virtual-device.ts';
import { type LabTest, labBench, must } from './lab-test.ts';

const endpoints = (...addresses: readonly number[]): readonly Endpoint[] =>
  addresses.map((address) => ({ address, maxPacket: 64 }));

/** Preamble and length go over the first pair of endpoints, the rest over the second. */
const HEADER_LENGTH = 7;

function twoPairs(device: VirtualDevice): Wire {
  return {
    onBytes: (listener) => device.onBulkOut((_endpoint, data) => listener(data)),
    send(bytes) {
      device.send(0x81, bytes.slice(0, HEADER_LENGTH));
      device.send(0x85, bytes.slice(HEADER_LENGTH));
    },
  };
}

function onePair(device: VirtualDevice, input: number): Wire {
  return {
    onBytes: (listener) => device.onBulkOut((_endpoint, data) => listener(data)),
    send: (bytes) => device.send(input, bytes.slice()),
  };
}

const READER = { vendorId: 0x0400, productId: 0xc35a, product: 'ID reader', interfaceClass: [0xff, 0, 0] } as const;

const profile = (id: string, serialNumber: string): DeviceProfile => ({
  id,
  deviceClass: 'id-card-reader',
  driver: 'sdt',
  line: { transport: 'usb', identity: { vendorId: '0400', productId: 'c35a', serialNumber } },
  settings: {},
});

async function readThrough(device: VirtualDevice, wire: Wire, serialNumber: string): Promise<void> {
  const reader = new ReaderSimulator();
  reader.connect(wire);
  const bench = await labBench([profile('reader', serialNumber)]);
  await bench.becomes('reader', ({ device: state }) => state === 'noDevice');
  let attached = await attachVirtualDevice(device);
  await bench.becomes('reader', ({ device: state }) => state === 'online');
  for (const round of [1, 2]) {
    reader.placeCard(specimenCard('pensioner-woman'));
    const read = await bench.devices
      .powersOf('reader', 'id-card-reader')
      ?.readCard({ commandId: `read-${round}`, timeoutMs: 30_000 }, [], () => {});
    must(read?.ok === true && read.value.name === '王秀兰', `round ${round}: ${JSON.stringify(read)}`);
    reader.liftCard();
    attached.detach();
    await bench.becomes('reader', ({ device: state }) => state === 'noDevice');
    if (round === 2) break;
    reader.connect(wire);
    attached = await attachVirtualDevice(device);
    await bench.becomes('reader', ({ device: state }) => state === 'online');
  }
  await bench.close();
}

export const USB_TESTS: readonly LabTest[] = [
  {
    name: 'a USB reader with two pairs of endpoints reads, is pulled, and reads again',
    async run() {
      const description = { ...READER, serialNumber: 'TWO', endpoints: endpoints(0x02, 0x81, 0x06, 0x85) };
      const device = new VirtualDevice(description);
      await readThrough(device, twoPairs(device), 'TWO');
    },
  },
  {
    name: 'a USB reader with one pair of endpoints reads, is pulled, and reads again',
    async run() {
      const device = new VirtualDevice({ ...READER, serialNumber: 'ONE', endpoints: endpoints(0x01, 0x82) });
      await readThrough(device, onePair(device, 0x82), 'ONE');
    },
  },
  {
    name: 'a USB printer that the kernel had taken prints a receipt',
    async run() {
      const device = new VirtualDevice({
        vendorId: 0x0519,
        productId: 0x2013,
        product: 'receipt printer',
        serialNumber: 'SLIP',
        interfaceClass: [7, 1, 2],
        endpoints: endpoints(0x01, 0x82),
        classRequest: (setup) => (setup[1] === 0 ? Uint8Array.of(0, 2) : Uint8Array.of(0x18)),
      });
      const printer = new PrinterSimulator({ paperDots: 576, processIdEcho: true });
      printer.connect(onePair(device, 0x82));
      const attached = await attachVirtualDevice(device);
      const bench = await labBench([
        {
          id: 'printer',
          deviceClass: 'receipt-printer',
          driver: 'esc-pos',
          line: { transport: 'usb', identity: { vendorId: '0519', productId: '2013' } },
          settings: { paperDots: 576, processIdEcho: true },
        },
      ]);
      await bench.becomes('printer', ({ device: state }) => state === 'online');
      const printed = await bench.devices
        .powersOf('printer', 'receipt-printer')
        ?.printReceipt({ commandId: 'print', timeoutMs: 60_000 }, SPECIMEN_RECEIPT);
      must(printed?.ok === true, JSON.stringify(printed));
      must(printer.slips.length === 1, `${printer.slips.length} slips`);
      attached.detach();
      await bench.becomes('printer', ({ device: state }) => state === 'noDevice');
      await bench.close();
    },
  },
];

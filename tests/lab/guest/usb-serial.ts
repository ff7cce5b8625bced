/** A reader behind a USB serial adapter that the machine's monitor plugs and unplugs. */
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceProfile } from '../../../app/contracts/devices/device-profile.ts';
import { writeLabLine } from '../wishes.ts';
import { type LabTest, labBench, must, until } from './lab-test.ts';

const ADAPTER = { vendorId: '0403', productId: '6001' } as const;
const PULLS = 5;

const readerOn = (adapter: object): DeviceProfile =>
  ({
    id: 'reader',
    deviceClass: 'id-card-reader',
    driver: 'sdt',
    line: { transport: 'serial', adapter: { ...ADAPTER, ...adapter }, baudRate: 115200, rtscts: false },
    settings: {},
  }) as DeviceProfile;

export const SERIAL_TESTS: readonly LabTest[] = [
  {
    name: 'a reader behind a USB serial adapter is found by its identity and reads',
    async run() {
      const bench = await labBench([readerOn({})]);
      await bench.becomes('reader', ({ device }) => device === 'noDevice');
      writeLabLine({ card: 'place' });
      writeLabLine({ cable: 'plug', adapter: 'reader' });
      await bench.becomes('reader', ({ device }) => device === 'online');
      const read = await bench.devices
        .powersOf('reader', 'id-card-reader')
        ?.readCard({ commandId: 'read', timeoutMs: 30_000 }, [], () => {});
      must(read?.ok === true && read.value.name === '王秀兰', `read ${JSON.stringify(read?.ok)}`);
      await bench.close();
    },
  },
  {
    name: `pulled ${PULLS} times at different moments of a read, it is back each time`,
    async run() {
      const bench = await labBench([readerOn({})]);
      const reader = bench.devices.powersOf('reader', 'id-card-reader');
      if (reader === null) throw new Error('not driven');
      await bench.becomes('reader', ({ device }) => device === 'online');
      for (let pull = 0; pull < PULLS; pull += 1) {
        writeLabLine({ card: 'lift' });
        writeLabLine({ card: 'place' });
        const reading = reader.readCard({ commandId: `cut-${pull}`, timeoutMs: 30_000 }, [], () => {});
        await sleep(pull * 60);
        writeLabLine({ cable: 'unplug', adapter: 'reader' });
        const cut = await reading;
        await bench.becomes('reader', ({ device }) => device === 'noDevice');
        writeLabLine({ note: `pull ${pull}: ${cut.ok ? 'read before' : cut.failure.code}` });
        const pluggedAt = performance.now();
        writeLabLine({ cable: 'plug', adapter: 'reader' });
        await bench.becomes('reader', ({ device }) => device === 'online');
        writeLabLine({ note: `back after ${Math.round(performance.now() - pluggedAt)} ms` });
        writeLabLine({ card: 'lift' });
        writeLabLine({ card: 'place' });
        const again = await reader.readCard({ commandId: `again-${pull}`, timeoutMs: 30_000 }, [], () => {});
        must(again.ok, `pull ${pull}: ${JSON.stringify(again)}`);
      }
      await bench.close();
    },
  },
  {
    name: 'two adapters alike: neither is taken for the other, and the socket decides',
    async run() {
      writeLabLine({ cable: 'plug', adapter: 'twin' });
      await until(() => readdirSync('/dev').filter((name) => name.startsWith('ttyUSB')).length === 2);
      const unclear = await labBench([readerOn({})]);
      await unclear.becomes('reader', ({ device }) => device === 'offline');
      await unclear.close();
      const clear = await labBench([readerOn({ usbPort: '1-1' })]);
      await clear.becomes('reader', ({ device }) => device === 'online');
      await clear.close();
      writeLabLine({ cable: 'unplug', adapter: 'twin' });
    },
  },
];

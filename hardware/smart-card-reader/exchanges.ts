import { cuttableCable } from '../cuttable-lines/cable.ts';
import type { DeviceExchange } from '../cuttable-lines/exchange.ts';
import { memoryCable } from '../transports/memory.ts';
import { CardServiceSimulator } from './simulator.ts';
import { SpecimenSmartCard } from './specimen-smart-card.ts';

const READ_LIMIT_MS = 20_000;
const READER = 'Specimen Reader 00 00';

/** The exchanges of a smart-card reader with its service, for the suites that cut and spoil lines. */
export const EXCHANGES: readonly DeviceExchange[] = [
  {
    name: 'smart-card-reader: read a card by an application',
    timeoutMs: READ_LIMIT_MS,
    failures: ['reader-offline', 'card-removed', 'timed-out'],
    prepare() {
      const service = new CardServiceSimulator();
      service.plugReader(READER);
      service.insert(READER, new SpecimenSmartCard({ protocol: 'T=0' }));
      const { line, transport } = cuttableCable(memoryCable(), (wire) => service.connect(wire));
      return {
        profile: {
          id: 'cards',
          deviceClass: 'smart-card-reader',
          driver: 'pcsc',
          line: { transport: 'unix', path: 'pcscd.comm' },
          settings: {},
        },
        transports: { unix: () => transport },
        line,
        async run(devices, commandId) {
          const device = devices.powersOf('cards', 'smart-card-reader');
          if (device === null) throw new Error('the reader is not driven');
          return device.readSmartCard({ commandId, timeoutMs: READ_LIMIT_MS }, 'specimen');
        },
      };
    },
  },
];

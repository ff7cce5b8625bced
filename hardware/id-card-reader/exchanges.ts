import { type DeviceExchange, wireExchange } from '../exchange.ts';
import { ReaderSimulator } from './simulator.ts';
import { specimenCard } from './specimen-cards.ts';

const READ_LIMIT_MS = 20_000;

/** The exchanges of a reader, for the suites that cut and spoil lines. */
export const EXCHANGES: readonly DeviceExchange[] = [
  wireExchange({
    name: 'id-card-reader: read a card',
    timeoutMs: READ_LIMIT_MS,
    failures: ['reader-offline', 'card-removed', 'reader-fault', 'timed-out'],
    onWire() {
      const reader = new ReaderSimulator();
      const card = specimenCard('pensioner-woman');
      reader.placeCard(card);
      return {
        profile: {
          id: 'reader',
          deviceClass: 'id-card-reader',
          driver: 'sdt',
          line: { transport: 'serial', path: 'reader', baudRate: 115200, rtscts: false },
          settings: {},
        },
        powerUp: (wire) => reader.connect(wire),
        async run(devices, commandId) {
          const device = devices.powersOf('reader', 'id-card-reader');
          if (device === null) throw new Error('the reader is not driven');
          return device.readCard({ commandId, timeoutMs: READ_LIMIT_MS }, [], () => {});
        },
        prepareAgain() {
          reader.liftCard();
          reader.placeCard(card);
        },
      };
    },
  }),
];

import { SPECIMEN_CODES } from '../code-scanner/specimen-codes.ts';
import { type DeviceExchange, wireExchange } from '../cuttable-lines/exchange.ts';
import { Gm65Simulator } from './simulator.ts';

const SCAN_LIMIT_MS = 5000;

/** The exchange of a GM65, for the suites that cut and spoil lines. */
export const EXCHANGES: readonly DeviceExchange[] = [
  wireExchange({
    name: 'code-scanner: scan a code (GM65)',
    timeoutMs: SCAN_LIMIT_MS,
    failures: ['scanner-offline', 'scanner-fault', 'code-unreadable', 'timed-out'],
    onWire() {
      const scanner = new Gm65Simulator();
      scanner.hold(SPECIMEN_CODES.chineseUtf8.bytes);
      return {
        profile: {
          id: 'scanner',
          deviceClass: 'code-scanner',
          driver: 'gm65',
          line: { transport: 'serial', path: 'scanner', baudRate: 9600, rtscts: false },
          settings: {},
        },
        powerUp: (wire) => scanner.connect(wire),
        async run(devices, commandId) {
          const device = devices.powersOf('scanner', 'code-scanner');
          if (device === null) throw new Error('the scanner is not driven');
          return device.scanCode({ commandId, timeoutMs: SCAN_LIMIT_MS });
        },
      };
    },
  }),
];

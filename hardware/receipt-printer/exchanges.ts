import { type DeviceExchange, wireExchange } from '../exchange.ts';
import { PrinterSimulator } from './simulator.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';

const PRINT_LIMIT_MS = 40_000;

/** The exchanges of a printer, for the suites that cut and spoil lines. */
export const EXCHANGES: readonly DeviceExchange[] = [true, false].map((processIdEcho) =>
  wireExchange({
    name: `receipt-printer: print a receipt, ${processIdEcho ? 'confirmed by echo' : 'confirmed by looks'}`,
    timeoutMs: PRINT_LIMIT_MS,
    failures: ['printer-offline', 'outcome-unknown', 'timed-out'],
    onWire() {
      const printer = new PrinterSimulator({ paperDots: 384, processIdEcho });
      return {
        profile: {
          id: 'printer',
          deviceClass: 'receipt-printer',
          driver: 'esc-pos',
          line: { transport: 'serial', path: 'printer', baudRate: 115200, rtscts: false },
          settings: { paperDots: 384, processIdEcho },
        },
        powerUp: (wire) => printer.connect(wire),
        async run(devices, commandId) {
          const device = devices.powersOf('printer', 'receipt-printer');
          if (device === null) throw new Error('the printer is not driven');
          return device.printReceipt({ commandId, timeoutMs: PRINT_LIMIT_MS }, SPECIMEN_RECEIPT);
        },
      };
    },
  }),
);

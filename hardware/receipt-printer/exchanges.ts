import type { ReceiptDocument } from '../../app/contracts/devices/receipt-document.ts';
import { type DeviceExchange, wireExchange } from '../cuttable-lines/exchange.ts';
import { PrinterSimulator } from './simulator.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';

const PRINT_LIMIT_MS = 40_000;

/** Small, and yet with what the specimen lacks: a name sent as dots, a barcode. */
const RARE_NAME_RECEIPT: ReceiptDocument = {
  blocks: [
    { block: 'text', text: '周㛃', align: 'left', width: 1, height: 1, bold: false, underline: true },
    { block: 'barcode', data: 'QH01', moduleDots: 2, heightDots: 32, showText: false },
  ],
};

/** The exchanges of a printer, for the suites that cut and spoil lines. */
export const EXCHANGES: readonly DeviceExchange[] = [
  printing('a receipt, confirmed by echo', SPECIMEN_RECEIPT, true),
  printing('a receipt, confirmed by looks', SPECIMEN_RECEIPT, false),
  printing('a rare name and a barcode', RARE_NAME_RECEIPT, true),
];

function printing(what: string, document: ReceiptDocument, processIdEcho: boolean): DeviceExchange {
  return wireExchange({
    name: `receipt-printer: print ${what}`,
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
          return device.printReceipt({ commandId, timeoutMs: PRINT_LIMIT_MS }, document);
        },
      };
    },
  });
}

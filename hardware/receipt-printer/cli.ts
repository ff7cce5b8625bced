import { readCapture } from '../captured-bytes.ts';
import { systemClock } from '../clock.ts';
import { type DeviceCli, type LineOptions, openLine } from '../device-cli.ts';
import { DeviceTally } from '../supervision/device-tally.ts';
import { describeCapture } from './describe-capture.ts';
import { ReceiptPrinter } from './device.ts';
import { EscPosDriver } from './escpos-driver.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';
import { troubleOf } from './status.ts';

const PRINT_LIMIT_MS = 60_000;

export const receiptPrinterCli: DeviceCli = {
  usage: [
    'receipt-printer decode FILE           what captured status bytes or a print stream say, as JSON',
    'receipt-printer status --path PORT    asks the printer how it is',
    'receipt-printer watch --path PORT     prints every change until interrupted',
    'receipt-printer test --path PORT      prints a specimen receipt (--dots 384|576, --echo if it confirms by GS ( H)',
  ],
  commands: {
    async decode([file]) {
      return file === undefined ? 'which file?' : describeCapture(readCapture(file));
    },
    async status(_arguments, options) {
      const connection = await openLine(options);
      const condition = await new EscPosDriver(connection, systemClock).askCondition();
      await connection.close();
      return condition === null ? { answers: false } : { answers: true, trouble: troubleOf(condition), ...condition };
    },
    async watch(_arguments, options) {
      const connection = await openLine(options);
      const printer = printerOn(options);
      printer.onStatus((status) => console.log(JSON.stringify(status)));
      printer.attach(connection);
      return new Promise((resolve) => connection.onClose(() => resolve('the line was closed')));
    },
    async test(_arguments, options) {
      const connection = await openLine(options);
      const printer = printerOn(options);
      printer.attach(connection);
      const result = await printer.printReceipt({ commandId: 'test', timeoutMs: PRINT_LIMIT_MS }, SPECIMEN_RECEIPT);
      printer.close();
      await connection.close();
      return result.ok ? result.value : result.failure;
    },
  },
};

function printerOn(options: LineOptions): ReceiptPrinter {
  const line = { transport: 'serial', path: options.path ?? '', baudRate: options.baudRate, rtscts: false } as const;
  const { paperDots, processIdEcho } = options;
  return new ReceiptPrinter({
    deviceId: 'receipt-printer',
    line,
    settings: { paperDots, processIdEcho },
    clock: systemClock,
    report: (diagnostic) => console.error(JSON.stringify(diagnostic)),
    tally: new DeviceTally(systemClock),
  });
}

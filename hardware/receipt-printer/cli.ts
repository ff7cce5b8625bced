import type { DeviceTool } from '../field-tools/device-tool.ts';
import { describeCapture } from './describe-capture.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';

export const receiptPrinterTool: DeviceTool<'receipt-printer'> = {
  deviceClass: 'receipt-printer',
  decode: describeCapture,
  trial: {
    does: 'prints a specimen receipt of an invented person',
    timeoutMs: 60_000,
    run(printer, { request, say }) {
      say('Printing a specimen receipt.');
      return printer.printReceipt(request, SPECIMEN_RECEIPT);
    },
  },
};

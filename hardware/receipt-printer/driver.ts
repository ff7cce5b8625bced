import { defineDriver } from '../driver.ts';
import { ReceiptPrinter, ReceiptPrinterSettings } from './device.ts';

/** Thermal printers that speak ESC/POS with a Chinese font in GB18030. */
export const escPosDriver = defineDriver({
  deviceClass: 'receipt-printer',
  name: 'esc-pos',
  lines: ['serial'],
  settings: ReceiptPrinterSettings,
  create: (setup) => new ReceiptPrinter(setup),
});

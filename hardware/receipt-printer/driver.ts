import { defineDriver } from '../driver.ts';
import { ReceiptPrinter } from './device.ts';
import { ReceiptPrinterSettings } from './settings.ts';

/** Thermal printers that speak ESC/POS, with a Chinese font in GB18030 or without. */
export const escPosDriver = defineDriver({
  deviceClass: 'receipt-printer',
  name: 'esc-pos',
  lines: ['serial', 'usb', 'tcp'],
  settings: ReceiptPrinterSettings,
  create: (setup) => new ReceiptPrinter(setup),
});

import { defineDriver } from '../driver.ts';
import { DocumentPrinter, DocumentPrinterSettings } from './device.ts';

/** Network and USB-over-network printers and CUPS queues that take PDF over IPP. */
export const ippDriver = defineDriver({
  deviceClass: 'document-printer',
  name: 'ipp',
  lines: ['ipp'],
  settings: DocumentPrinterSettings,
  create: (setup) => new DocumentPrinter(setup),
});

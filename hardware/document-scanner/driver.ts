import { defineDriver } from '../driver.ts';
import { DocumentScanner, DocumentScannerSettings } from './device.ts';
import { imagingThread } from './imaging-thread.ts';

/** Document scanners of any maker, through SANE. */
export const saneDriver = defineDriver({
  deviceClass: 'document-scanner',
  name: 'sane',
  lines: ['sane'],
  settings: DocumentScannerSettings,
  create: (setup) => new DocumentScanner({ ...setup, imaging: imagingThread }),
});

import type { DeviceClass } from '../../app/contracts/devices/vocabulary.ts';
import { auxiliariesTool } from '../auxiliaries/cli.ts';
import { codeScannerTool } from '../code-scanner/cli.ts';
import { documentPrinterTool } from '../document-printer/cli.ts';
import { documentScannerTool } from '../document-scanner/cli.ts';
import { idCardReaderTool } from '../id-card-reader/cli.ts';
import { receiptPrinterTool } from '../receipt-printer/cli.ts';
import { signaturePadTool } from '../signature-pad/cli.ts';
import { smartCardReaderTool } from '../smart-card-reader/cli.ts';
import { upsTool } from '../ups/cli.ts';
import { Complaint, type DeviceTool } from './device-tool.ts';

const TOOLS: { readonly [Class in DeviceClass]: DeviceTool<Class> } = {
  'id-card-reader': idCardReaderTool,
  'receipt-printer': receiptPrinterTool,
  'document-printer': documentPrinterTool,
  'code-scanner': codeScannerTool,
  'document-scanner': documentScannerTool,
  'smart-card-reader': smartCardReaderTool,
  'signature-pad': signaturePadTool,
  auxiliaries: auxiliariesTool,
  ups: upsTool,
};

export const DEVICE_CLASSES = Object.keys(TOOLS) as readonly DeviceClass[];

/** What the tools know of a class. */
export function toolFor<Class extends DeviceClass>(deviceClass: Class): DeviceTool<Class> {
  return TOOLS[deviceClass];
}

/** The class of device that a word on the command line names. */
export function deviceClassNamed(word: string): DeviceClass {
  const found = DEVICE_CLASSES.find((deviceClass) => deviceClass === word);
  if (found === undefined) throw new Complaint(`No device "${word}". There are ${DEVICE_CLASSES.join(', ')}.`);
  return found;
}

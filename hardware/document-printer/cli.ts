import type { DeviceTool } from '../field-tools/device-tool.ts';
import { describeCapture } from './describe-capture.ts';

export const documentPrinterTool: DeviceTool<'document-printer'> = {
  deviceClass: 'document-printer',
  decode: describeCapture,
  trial: 'self-test',
};

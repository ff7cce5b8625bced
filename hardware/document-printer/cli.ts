import type { DeviceTool } from '../field-tools/device-tool.ts';

export const documentPrinterTool: DeviceTool<'document-printer'> = {
  deviceClass: 'document-printer',
  decode: null,
  trial: 'self-test',
};

import type { DeviceTool } from '../field-tools/device-tool.ts';

export const upsTool: DeviceTool<'ups'> = {
  deviceClass: 'ups',
  decode: null,
  trial: 'self-test',
};

import type { DeviceTool } from '../field-tools/device-tool.ts';

export const auxiliariesTool: DeviceTool<'auxiliaries'> = {
  deviceClass: 'auxiliaries',
  decode: null,
  trial: 'self-test',
};

import type { DeviceTool } from '../field-tools/device-tool.ts';
import { describeCapture } from './describe-capture.ts';

export const auxiliariesTool: DeviceTool<'auxiliaries'> = {
  deviceClass: 'auxiliaries',
  decode: describeCapture,
  trial: 'self-test',
};

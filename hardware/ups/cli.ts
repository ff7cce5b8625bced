import type { DeviceTool } from '../field-tools/device-tool.ts';
import { describeCapture } from './describe-capture.ts';

export const upsTool: DeviceTool<'ups'> = {
  deviceClass: 'ups',
  decode: describeCapture,
  trial: 'self-test',
};

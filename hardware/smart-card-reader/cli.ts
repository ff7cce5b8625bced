import { ok } from '../../app/contracts/result.ts';
import type { DeviceTool } from '../field-tools/device-tool.ts';
import { describeCapture } from './describe-capture.ts';

export const smartCardReaderTool: DeviceTool<'smart-card-reader'> = {
  deviceClass: 'smart-card-reader',
  decode: describeCapture,
  trial: {
    does: 'waits for a card and says whether its chip answers to power; reads nothing of it',
    timeoutMs: 30_000,
    async run(reader, { request, say }) {
      say('Put a card into the reader.');
      const read = await reader.readSmartCard(request, 'atr-only');
      return read.ok ? ok({ atrBytes: read.value.atr.length / 2 }) : read;
    },
  },
};

import { ok } from '../../app/contracts/result.ts';
import type { DeviceTool } from '../field-tools/device-tool.ts';
import { describeCapture } from './describe-capture.ts';

export const codeScannerTool: DeviceTool<'code-scanner'> = {
  deviceClass: 'code-scanner',
  decode: describeCapture,
  trial: {
    does: 'waits for one code and says of what kind and how long it is; does not show it',
    timeoutMs: 30_000,
    async run(scanner, { request, say }) {
      say('Hold a code before the scanner.');
      const scanned = await scanner.scanCode(request);
      if (!scanned.ok) return scanned;
      const { symbology, encoding, purpose, text } = scanned.value;
      return ok({ symbology, encoding, purpose, characters: [...text].length });
    },
  },
};

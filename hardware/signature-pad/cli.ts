import { ok } from '../../app/contracts/result.ts';
import { pause } from '../clock.ts';
import type { DeviceTool } from '../field-tools/device-tool.ts';
import { describeCapture } from './describe-capture.ts';

/** How long a person may draw. */
const DRAWING_MS = 10_000;

export const signaturePadTool: DeviceTool<'signature-pad'> = {
  deviceClass: 'signature-pad',
  decode: describeCapture,
  trial: {
    does: 'takes strokes for ten seconds and counts them; keeps none',
    timeoutMs: 30_000,
    async run(pad, { request, clock, say }) {
      say('Draw a few strokes on the pad, nobody’s signature.');
      const drawn = pad.captureSignature(request, (stroke) => say(`A stroke of ${stroke.length} points.`));
      const ended = new AbortController();
      void drawn.then(() => ended.abort());
      void pause(clock, DRAWING_MS, ended.signal).then(() => pad.finishSignature(request.commandId));
      const captured = await drawn;
      if (!captured.ok) return captured;
      const { width, height, strokes } = captured.value;
      return ok({ width, height, strokes: strokes.length, points: strokes.flat().length });
    },
  },
};

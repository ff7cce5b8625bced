import { setTimeout as sleep } from 'node:timers/promises';
import type { CaptureSignatureFailure } from '../contracts/devices/signing.ts';
import { ok, type Result } from '../contracts/result.ts';
import type { SignatureStroke } from '../contracts/user-event.ts';
import { serviceDelays } from '../flows/delays.ts';
import { padStroke } from '../flows/service/pad-signature.ts';
import type { DevicesLink } from './devices-link.ts';

/** A pad that was just told to stop is not free in the same moment. */
const busyPauseMs = 100;
const attempts = 10;
/** What an application takes at most. */
const mostStrokes = 200;

export interface Signing {
  /** Collects strokes on the pad until `finish`, the signal, or a failure. */
  capture(signal: AbortSignal): Promise<Result<readonly SignatureStroke[], CaptureSignatureFailure>>;
  /** The person says that it is done. With too little drawn for a signature the capture goes on. */
  finish(): void;
}

export function createSigning(devices: Pick<DevicesLink, 'captureSignature'>): Signing {
  let finish: (() => void) | null = null;
  return {
    async capture(signal) {
      for (let attempt = 1; ; attempt += 1) {
        const capture = devices.captureSignature(serviceDelays.captureSignatureCommand, signal);
        finish = capture.finish;
        const captured = await capture.signature;
        if (captured.ok) {
          const { width, strokes } = captured.value;
          return ok(strokes.slice(0, mostStrokes).map((stroke) => padStroke(stroke, width)));
        }
        if (captured.failure.code !== 'busy' || attempt === attempts) return captured;
        await sleep(busyPauseMs, undefined, { signal });
      }
    },
    finish: () => finish?.(),
  };
}

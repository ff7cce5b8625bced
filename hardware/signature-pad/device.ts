import type { SelfTestFailure } from '../../app/contracts/devices/devices.ts';
import type { CaptureSignatureFailure, Signature, SignaturePoint } from '../../app/contracts/devices/signing.ts';
import { assertNever, fail, ok, type Result } from '../../app/contracts/result.ts';
import { aborted } from '../aborted.ts';
import { AttachedDevice, type Health } from '../attached-device.ts';
import { type Clock, pause } from '../clock.ts';
import type { CommandRequest, Interruption } from '../command.ts';
import type { Absence, Capabilities } from '../device.ts';
import type { SignatureCapturing } from '../device-classes.ts';
import type { DeviceTally } from '../supervision/device-tally.ts';
import type { ReportConnection } from '../transports/transport.ts';
import { type PadDescription, PadSession } from './pad-session.ts';
import { StrokeRecorder } from './stroke-recorder.ts';

/** Between two attempts to bring a pad that refuses its set-up to order. */
const SET_UP_AGAIN_MS = 1000;

export interface SignaturePadSetup {
  readonly deviceId: string;
  readonly clock: Clock;
  readonly tally: DeviceTally;
  /** Less than so much, in 1/100 mm, is no signature. */
  readonly minimumInk: number;
}

/** Why a capture ends. */
type CaptureEnd =
  | { readonly end: 'done' }
  | { readonly end: 'stopped' }
  | { readonly end: 'fault'; readonly detail: string };

interface Capture {
  readonly commandId: string;
  readonly finish: () => void;
}

/** A pen pad of the STU family. Nothing of a signature stays on its screen or here once it was handed over. */
export class SignaturePad
  extends AttachedDevice<'signature-pad', ReportConnection, PadSession>
  implements SignatureCapturing
{
  readonly #tally: DeviceTally;
  readonly #minimumInk: number;
  #capture: Capture | null = null;

  constructor({ deviceId, clock, tally, minimumInk }: SignaturePadSetup) {
    super({ deviceId, deviceClass: 'signature-pad', clock, starting: { device: 'starting' }, interrupted: 'by-work' });
    this.#tally = tally;
    this.#minimumInk = minimumInk;
  }

  override get capabilities(): Capabilities {
    const description = this.session?.description;
    return description === null || description === undefined ? {} : told(description);
  }

  async captureSignature(
    request: CommandRequest,
    onStroke: (stroke: readonly SignaturePoint[], width: number) => void,
  ): Promise<Result<Signature, CaptureSignatureFailure>> {
    return this.command.run(request, async (signal) => {
      await this.started(signal);
      const { session, sessionEnded } = this;
      if (signal.aborted) return fail(interruptionOf(signal));
      const capability = session?.description?.capability;
      if (session === null || sessionEnded === null) return fail('pad-offline');
      if (capability === undefined) return fail('pad-fault', 'the pad does not answer');

      const recorder = new StrokeRecorder(capability);
      const stopped = AbortSignal.any([signal, sessionEnded]);
      const ended = await this.#record(request.commandId, session, recorder, onStroke, stopped);
      // Nobody waits for it: the answer is known, and the next capture's commands queue behind.
      void session.blank();
      const signature = recorder.signature();
      recorder.forget();
      switch (ended.end) {
        case 'done':
          this.#tally.count('scans');
          return ok(signature);
        case 'fault':
          this.see(session, { device: 'hardwareError' }, 'immediate');
          void this.#recover(session, sessionEnded);
          return fail('pad-fault', ended.detail);
        case 'stopped':
          return signal.aborted ? fail(interruptionOf(signal)) : fail('pad-offline', 'unplugged');
        default:
          return assertNever(ended);
      }
    });
  }

  finishSignature(commandId: string): void {
    if (this.#capture?.commandId === commandId) this.#capture.finish();
  }

  /** Asks the pad who it is, and leaves its screen blank. */
  async selfTest(request: CommandRequest): Promise<Result<{ readonly found: readonly string[] }, SelfTestFailure>> {
    return this.command.run(request, async (signal) => {
      await this.started(signal);
      const { session } = this;
      if (session === null) return fail('device-offline');
      const prepared = await Promise.race([session.prepare(), aborted(signal)]);
      if (prepared === null) return fail(interruptionOf(signal));
      if (!prepared.ok) return fail('self-test-failed', prepared.failure.detail ?? prepared.failure.code);
      const { model, firmware, widthMm, heightMm } = told(prepared.value);
      return ok({ found: [`${model}`, `firmware ${firmware}`, `${widthMm} × ${heightMm} mm`] });
    });
  }

  protected open(link: ReportConnection): PadSession {
    return new PadSession(link, this.clock);
  }

  protected absent(absence: Absence): Health<'signature-pad'> {
    return { device: absence };
  }

  protected async watch(session: PadSession, ended: AbortSignal): Promise<void> {
    ended.addEventListener('abort', () => session.close(), { once: true });
    await this.#setUp(session, ended);
  }

  async #setUp(session: PadSession, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      const prepared = await session.prepare();
      if (prepared.ok) {
        this.see(session, { device: 'online' });
        return;
      }
      // A closed line is told by its end.
      if (prepared.failure.code !== 'connection-closed') this.see(session, { device: 'hardwareError' });
      await pause(this.clock, SET_UP_AGAIN_MS, ended);
    }
  }

  async #recover(session: PadSession, ended: AbortSignal): Promise<void> {
    await pause(this.clock, SET_UP_AGAIN_MS, ended);
    await this.#setUp(session, ended);
  }

  /** Records strokes until there is enough ink and the person is done, or something ends it. */
  async #record(
    commandId: string,
    session: PadSession,
    recorder: StrokeRecorder,
    onStroke: (stroke: readonly SignaturePoint[], width: number) => void,
    stopped: AbortSignal,
  ): Promise<CaptureEnd> {
    const { promise, resolve } = Promise.withResolvers<CaptureEnd>();
    const stop = (): void => resolve({ end: 'stopped' });
    stopped.addEventListener('abort', stop, { once: true });
    // The pen counts from when the screen is empty; one that presses already must lift first.
    let isClear = false;
    let counts = false;
    const lift = (): void => {
      counts = isClear;
      const stroke = recorder.lift();
      if (stroke !== null) onStroke(stroke, recorder.width);
    };
    session.watch({
      touches: (sample) => {
        if (counts) recorder.touch(sample, this.clock.now());
      },
      lifts: lift,
      isFaulty: (detail) => resolve({ end: 'fault', detail }),
    });
    this.#capture = {
      commandId,
      finish: () => {
        if (recorder.inkLength < this.#minimumInk) return;
        // A pen still down has made its stroke too.
        lift();
        resolve({ end: 'done' });
      },
    };
    void session.startInk().then((started) => {
      isClear = started.ok;
      counts = isClear && !session.penTouches;
      if (!started.ok && started.failure.code !== 'connection-closed') {
        resolve({ end: 'fault', detail: `the pad does not take its commands: ${started.failure.code}` });
      }
    });
    const end = await promise;
    stopped.removeEventListener('abort', stop);
    session.watch(null);
    this.#capture = null;
    return end;
  }
}

function interruptionOf(signal: AbortSignal): Interruption {
  return signal.reason === 'cancelled' ? 'cancelled' : 'timed-out';
}

function told({ capability, information }: PadDescription) {
  const mm = (units: number): number => Math.round((units * 254) / capability.unitsPerInch) / 10;
  return {
    model: information.model,
    firmware: information.firmware,
    widthMm: mm(capability.maxX),
    heightMm: mm(capability.maxY),
    reportsPerSecond: capability.reportsPerSecond,
  };
}

import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import { fail, type Result } from '../../app/contracts/result.ts';
import type { Capabilities } from '../device.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { Driving } from './driving.ts';
import type { Recording } from './recording.ts';
import type { Divergence } from './replay-script.ts';
import { replayTransport } from './replay-transport.ts';

/** The driver may wait a while after the last byte before it is sure. */
const AFTERWARDS_MS = 120_000;

/** What a driver makes of a recorded device. */
export interface Replayed {
  /** Every status it published, oldest first. */
  readonly published: readonly DeviceStatus[];
  readonly capabilities: Capabilities;
  /** The outcome of the trial, where one was recorded. */
  readonly outcome: Result<object> | null;
  /** `null` when this side did what it did when it was recorded. */
  readonly divergence: Divergence | null;
  readonly events: { readonly recorded: number; readonly replayed: number };
}

/** Drives the recording's own driver against it, under a clock that takes no time. */
export async function replay(recording: Recording, say: (sentence: string) => void): Promise<Replayed> {
  const clock = new SimulatedClock();
  const { profile, transports, script } = replayTransport(recording, clock);
  const published: DeviceStatus[] = [];
  const driving = await clock.until(Driving.start({ profile, transports, clock, say }));
  driving.onStatus((status) => published.push(status));
  const outcome = await during(recording, driving, clock);
  const { capabilities } = driving;
  await clock.until(driving.close());
  return {
    published,
    capabilities,
    outcome,
    divergence: script.divergence,
    events: { recorded: recording.events.length, replayed: script.replayed },
  };
}

async function during(
  { header, events }: Recording,
  driving: Driving,
  clock: SimulatedClock,
): Promise<Result<object> | null> {
  const limitMs = (events.at(-1)?.at ?? 0) + AFTERWARDS_MS;
  switch (header.during) {
    case 'test':
      try {
        return await clock.until(driving.test(), limitMs);
      } catch {
        return fail('no-end', 'the trial did not end');
      }
    case 'status':
      await clock.until(driving.settled());
      return null;
    case 'watch':
      await clock.advance(events.at(-1)?.at ?? 0);
      return null;
  }
}

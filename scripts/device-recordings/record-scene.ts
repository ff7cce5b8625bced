import { Driving } from '../../hardware/field-tools/driving.ts';
import {
  formatLine,
  headerLine,
  type RecordedEvent,
  type RecordingHeader,
} from '../../hardware/field-tools/recording.ts';
import { tappedTransports } from '../../hardware/field-tools/tapped-transports.ts';
import { SimulatedClock } from '../../hardware/simulated-clock.ts';
import { simulatedTransports } from '../../hardware/simulated-station.ts';
import type { Scene } from './scenes.ts';

/** Plays a scene against the driver under a simulated clock and returns the text of its recording. */
export async function recordScene({ device, during, purpose, set, lastsMs = 0 }: Scene): Promise<string> {
  const { deviceClass, driver, line, settings } = device;
  const recorded = headerLine(line);
  if (recorded === null) throw new Error(`${line.transport} cannot be recorded`);
  const clock = new SimulatedClock();
  const events: RecordedEvent[] = [];
  const transports = tappedTransports(simulatedTransports(set(clock)), clock, (event) => events.push(event));
  const profile = { id: 'recorded', ...device };
  const driving = await clock.until(Driving.start({ profile, transports, clock, say: () => {} }));
  if (during === 'test') await clock.until(driving.test());
  if (during === 'status') await clock.until(driving.settled());
  if (during === 'watch') await clock.advance(lastsMs);
  await clock.until(driving.close());
  const header: RecordingHeader = {
    format: 'cunban.device-recording/1',
    deviceClass,
    driver,
    ...recorded,
    settings,
    during,
    purpose,
    specimen: true,
  };
  return [header, ...events].map(formatLine).join('');
}

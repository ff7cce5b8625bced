import { join } from 'node:path';
import { systemClock } from '../../offline-cache/index.ts';
import { openParentConnection } from '../contracts/parent-port.ts';
import { openLog } from './log.ts';
import { startStation } from './station.ts';
import { createMemorySweep } from './sweep-memory.ts';

/** Entry of the station process; the shell passes where things are. */
const now = (): Date => new Date();
const dataFolder = fromEnvironment('CUNBAN_DATA_FOLDER');
const { port, onShutdown } = openParentConnection();
const station = startStation({
  port,
  dataFolder,
  configurationFolder: join(fromEnvironment('CUNBAN_BUNDLE_ROOT'), 'kiosk-config'),
  profilePath: fromEnvironment('CUNBAN_STATION_PROFILE'),
  clock: systemClock,
  now,
  log: openLog(dataFolder, now),
  sweepMemory: createMemorySweep(),
});
onShutdown(() => void station.close().then(() => process.exit(0)));

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the shell did not pass ${name}`);
  return value;
}

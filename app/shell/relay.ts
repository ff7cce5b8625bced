import { devicesContract } from '../contracts/devices/devices.ts';
import { kioskContract } from '../contracts/kiosk.ts';
import { createRelay, type Relay, type Route } from '../contracts/relay.ts';
import { shellContract } from '../contracts/shell.ts';
import { log } from './log.ts';

export type ProcessName = 'ui' | 'station' | 'hardware' | 'shell';

/** Who may call whom. What is not written here does not pass. */
const routes: ReadonlyMap<string, Route<ProcessName>> = new Map<string, Route<ProcessName>>([
  [kioskContract.name, { client: 'ui', server: 'station' }],
  [devicesContract.name, { client: 'station', server: 'hardware' }],
  [shellContract.name, { client: 'station', server: 'shell' }],
]);

/** The relay between the processes of this station; the shell itself answers at `ownPort`. */
export function createProcessRelay(): Relay<ProcessName> {
  return createRelay(routes, 'shell', (from) => log('message-dropped', { from }));
}

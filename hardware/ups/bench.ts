/** A UPS under the supervisor, its server in memory and a simulated clock, as its tests use it. */
import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { DrivenDevices } from '../driven-devices.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { simulatedTransports } from '../simulated-station.ts';
import { type MemoryCable, memoryCable } from '../transports/memory.ts';
import { NutServerSimulator } from './simulator.ts';

export const ON_MAINS = {
  'ups.status': 'OL CHRG',
  'battery.charge': '97',
  'battery.runtime': '1800',
  'ups.model': 'S1',
};

export interface UpsBench {
  readonly clock: SimulatedClock;
  readonly server: NutServerSimulator;
  readonly cable: MemoryCable;
  readonly devices: DrivenDevices;
  readonly published: readonly DeviceStatus[];
  readonly diagnostics: readonly Diagnostic[];
  plug(): void;
  close(): Promise<void>;
}

/** Starts a server with one UPS on mains, and lets the device come online. */
export async function upsBench(
  settings: DeviceProfile['settings'] = {},
  prepare: (server: NutServerSimulator) => void = (server) => server.setUps('station', ON_MAINS),
): Promise<UpsBench> {
  const clock = new SimulatedClock();
  const cable = memoryCable();
  const server = new NutServerSimulator();
  prepare(server);
  server.connect(cable.wire);
  const published: DeviceStatus[] = [];
  const diagnostics: Diagnostic[] = [];
  const devices = new DrivenDevices({
    transports: simulatedTransports({ tcp: () => cable.transport }),
    clock,
    report: (diagnostic) => diagnostics.push(diagnostic),
    publish: (status) => published.push(status),
  });
  const line = { transport: 'tcp', host: 'localhost', port: 3493 } as const;
  const profile: DeviceProfile = { id: 'ups', deviceClass: 'ups', driver: 'nut', line, settings };
  const refused = await clock.until(devices.configure([profile]));
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
  await clock.advance(3000);
  return {
    clock,
    server,
    cable,
    devices,
    published,
    diagnostics,
    plug() {
      cable.plug();
      server.connect(cable.wire);
    },
    async close() {
      await clock.until(devices.close());
    },
  };
}

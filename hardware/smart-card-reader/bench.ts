/** A smart-card reader under the supervisor, its service in memory and a simulated clock, as its tests use it. */
import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import type { SmartCardReading } from '../device-classes.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { DrivenDevices } from '../driven-devices.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { simulatedTransports } from '../simulated-station.ts';
import { type MemoryCable, memoryCable } from '../transports/memory.ts';
import { type CardServiceOptions, CardServiceSimulator } from './simulator.ts';

export const READER = 'Specimen Reader 00 00';

export interface CardBench {
  readonly clock: SimulatedClock;
  readonly service: CardServiceSimulator;
  readonly cable: MemoryCable;
  readonly devices: DrivenDevices;
  readonly published: readonly DeviceStatus[];
  readonly diagnostics: readonly Diagnostic[];
  read(application?: string, timeoutMs?: number): ReturnType<SmartCardReading['readSmartCard']>;
  /** The service ends, as a crash ends it. */
  stopService(): void;
  startService(): void;
  close(): Promise<void>;
}

/** Starts a service with one reader, and lets the device come online. */
export async function cardBench(
  settings: DeviceProfile['settings'] = {},
  options: CardServiceOptions & { readonly readers?: readonly string[] } = {},
): Promise<CardBench> {
  const clock = new SimulatedClock();
  const cable = memoryCable();
  const service = new CardServiceSimulator(options);
  for (const name of options.readers ?? [READER]) service.plugReader(name);
  service.connect(cable.wire);
  const published: DeviceStatus[] = [];
  const diagnostics: Diagnostic[] = [];
  const devices = new DrivenDevices({
    transports: simulatedTransports({ unix: () => cable.transport }),
    clock,
    report: (diagnostic) => diagnostics.push(diagnostic),
    publish: (status) => published.push(status),
  });
  const profile: DeviceProfile = {
    id: 'cards',
    deviceClass: 'smart-card-reader',
    driver: 'pcsc',
    line: { transport: 'unix', path: 'pcscd.comm' },
    settings,
  };
  const refused = await clock.until(devices.configure([profile]));
  const reader = devices.powersOf('cards', 'smart-card-reader');
  if (reader === null) throw new Error(`refused: ${JSON.stringify(refused)}`);
  await clock.advance(2000);
  let count = 0;
  return {
    clock,
    service,
    cable,
    devices,
    published,
    diagnostics,
    read(application = 'specimen', timeoutMs = 30_000) {
      count += 1;
      return reader.readSmartCard({ commandId: `read-${count}`, timeoutMs }, application);
    },
    stopService: () => cable.unplug(),
    startService() {
      cable.plug();
      service.connect(cable.wire);
    },
    async close() {
      await clock.until(devices.close());
    },
  };
}

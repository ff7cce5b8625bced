/** Readers in memory, each on a line of its own, driven as the hardware process drives them. */

import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import type { CardExtra } from '../../app/contracts/devices/id-card-reading.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { DrivenDevices } from '../driven-devices.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { simulatedTransports } from '../simulated-station.ts';
import type { Transports } from '../transports/transports.ts';

export interface SimulatedReaders {
  readonly clock: SimulatedClock;
  readonly devices: DrivenDevices;
  readonly diagnostics: readonly Diagnostic[];
  /** The last published status of a reader; `undefined` before the first. */
  status(deviceId: string): DeviceStatus | undefined;
  capabilities(deviceId: string): Readonly<Record<string, unknown>> | undefined;
  readCard(deviceId: string, extras?: readonly CardExtra[]): ReturnType<typeof readCard>;
  close(): Promise<unknown>;
}

type ReaderProfile = Pick<DeviceProfile, 'id' | 'line'> & Partial<Pick<DeviceProfile, 'settings'>>;

const readCard = (devices: DrivenDevices, deviceId: string, extras: readonly CardExtra[]) => {
  const reader = devices.powersOf(deviceId, 'id-card-reader');
  if (reader === null) throw new Error(`${deviceId} is not driven`);
  return reader.readCard({ commandId: `read-${deviceId}`, timeoutMs: 20_000 }, extras, () => {});
};

/** Drives readers over the given lines. Nothing has happened on them yet: let the clock run. */
export async function simulatedReaders(
  profiles: readonly ReaderProfile[],
  transports: (clock: SimulatedClock) => Partial<Transports>,
): Promise<SimulatedReaders> {
  const clock = new SimulatedClock();
  const diagnostics: Diagnostic[] = [];
  const published = new Map<string, DeviceStatus>();
  const devices = new DrivenDevices({
    transports: simulatedTransports(transports(clock)),
    clock,
    report: (diagnostic) => diagnostics.push(diagnostic),
    publish: (status) => published.set(status.deviceId, status),
  });
  await devices.configure(
    profiles.map((profile) => ({ deviceClass: 'id-card-reader', driver: 'sdt', settings: {}, ...profile })),
  );
  return {
    clock,
    devices,
    diagnostics,
    status: (deviceId) => published.get(deviceId),
    capabilities: (deviceId) => devices.capabilities.find((one) => one.deviceId === deviceId)?.capabilities,
    readCard: (deviceId, extras = []) => readCard(devices, deviceId, extras),
    close: () => clock.until(devices.close()),
  };
}

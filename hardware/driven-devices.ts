import type { DeviceProfile, ProfileRefusal } from '../app/contracts/devices/device-profile.ts';
import type { DeviceCapabilities, DeviceCounters, DeviceStatus } from '../app/contracts/devices/device-status.ts';
import type { DeviceClass } from '../app/contracts/devices/vocabulary.ts';
import type { Clock } from './clock.ts';
import type { Device } from './device.ts';
import type { Powers } from './device-classes.ts';
import type { ReportDiagnostic } from './diagnostics.ts';
import type { DrivenDevice } from './driver.ts';
import { driverFor } from './drivers.ts';
import { DeviceTally } from './supervision/device-tally.ts';
import { LineClaims } from './supervision/line-claims.ts';
import type { SupervisionEnd } from './supervision/supervisor.ts';
import type { Transports } from './transports/transports.ts';

export interface DrivenDevicesOptions {
  readonly transports: Transports;
  readonly clock: Clock;
  readonly report: ReportDiagnostic;
  readonly publish: (status: DeviceStatus) => void;
}

/** The configured devices of the station, each under its own supervision. */
export class DrivenDevices {
  readonly #options: DrivenDevicesOptions;
  #driven: ReadonlyMap<string, DrivenDevice> = new Map();
  #profiles: readonly DeviceProfile[] = [];
  readonly #claims = new LineClaims();
  /** Counts belong to the process: a device that is configured anew goes on where it was. */
  readonly #tallies = new Map<string, DeviceTally>();
  // Configurations follow one another; each waits until the lines of the one before are closed.
  #configuring: Promise<unknown> = Promise.resolve();
  #closing: Promise<SupervisionEnd> | null = null;

  constructor(options: DrivenDevicesOptions) {
    this.#options = options;
  }

  /** Replaces the set; devices whose profile did not change keep their open lines. Returns what is not driven. */
  async configure(profiles: readonly DeviceProfile[]): Promise<readonly ProfileRefusal[]> {
    const before = this.#configuring;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#configuring = promise;
    await before;
    try {
      return await this.#replace(profiles);
    } finally {
      resolve();
    }
  }

  get statuses(): readonly DeviceStatus[] {
    return [...this.#driven.values()].map(({ supervision }) => supervision.status);
  }

  get capabilities(): readonly DeviceCapabilities[] {
    return [...this.#driven].map(([deviceId, { deviceClass, driver, device }]) => ({
      deviceId,
      deviceClass,
      driver,
      capabilities: device.capabilities,
    }));
  }

  get counters(): readonly DeviceCounters[] {
    return [...this.#driven].map(([deviceId, { tally }]) => ({ deviceId, counters: tally.counters }));
  }

  find(deviceId: string): DrivenDevice | null {
    return this.#driven.get(deviceId) ?? null;
  }

  /** The powers of a device, if it is driven and of that class. */
  powersOf<Class extends DeviceClass>(deviceId: string, deviceClass: Class): Powers[Class] | null {
    const found = this.#driven.get(deviceId);
    // A driver cannot be defined without the powers of its class (driver.ts).
    return found?.deviceClass === deviceClass ? (found.device as Device<never> & Powers[Class]) : null;
  }

  /** Does something with every driven device of a class. */
  eachOf<Class extends DeviceClass>(deviceClass: Class, visit: (device: Powers[Class]) => void): void {
    for (const deviceId of this.#driven.keys()) {
      const powers = this.powersOf(deviceId, deviceClass);
      if (powers !== null) visit(powers);
    }
  }

  /** Ends the pending command with this id, on whichever device it is. */
  cancel(commandId: string): void {
    for (const { device } of this.#driven.values()) device.cancel(commandId);
  }

  /** Lets go of every line, within a second and a half after a configuration under way. Nothing starts afterwards. */
  close(): Promise<SupervisionEnd> {
    this.#closing ??= this.#configuring.then(async () => {
      const devices = [...this.#driven.values()];
      this.#driven = new Map();
      return closeAll(devices);
    });
    return this.#closing;
  }

  async #replace(profiles: readonly DeviceProfile[]): Promise<readonly ProfileRefusal[]> {
    // Called again by every station that restarts: the same profile keeps its open line.
    const known = new Map(this.#profiles.map((profile) => [profile.id, JSON.stringify(profile)]));
    const refused: ProfileRefusal[] = [];
    const wanted = new Map<string, DeviceProfile>();
    for (const profile of profiles) {
      if (wanted.has(profile.id)) this.#refuse(profile, 'duplicate-id', 'another device has this id', refused);
      else wanted.set(profile.id, profile);
    }
    const stays = (deviceId: string): boolean => known.get(deviceId) === JSON.stringify(wanted.get(deviceId));
    const ending = [...this.#driven].filter(([deviceId]) => !stays(deviceId));
    this.#driven = new Map([...this.#driven].filter(([deviceId]) => stays(deviceId)));
    this.#profiles = [...wanted.values()];
    await closeAll(ending.map(([, driven]) => driven));
    // Asked to end while the old lines were closing: nothing may be opened any more.
    if (this.#closing !== null) return [];

    this.#claims.assign(this.#profiles);
    const running = this.#driven;
    const driven = new Map<string, DrivenDevice>();
    for (const profile of wanted.values()) {
      const device = running.get(profile.id) ?? this.#start(profile, refused);
      if (device !== null) driven.set(profile.id, device);
    }
    this.#driven = driven;
    return refused;
  }

  #refuse(
    { id: deviceId }: DeviceProfile,
    code: ProfileRefusal['code'],
    detail: string,
    refused: ProfileRefusal[],
  ): void {
    refused.push({ deviceId, code, detail });
    this.#options.report({ event: 'device-refused', deviceId, code, detail });
  }

  #start(profile: DeviceProfile, refused: ProfileRefusal[]): DrivenDevice | null {
    const driver = driverFor(profile);
    if (!driver.ok) {
      const { code, detail = '' } = driver.failure;
      this.#refuse(profile, code, detail, refused);
      return null;
    }
    const { clock, report, publish } = this.#options;
    const transports = this.#claims.guard(profile, this.#options.transports);
    const tally = this.#tallies.get(profile.id) ?? new DeviceTally(clock);
    this.#tallies.set(profile.id, tally);
    const tell = (status: DeviceStatus): void => {
      report({ event: 'device-status', status });
      publish(status);
    };
    return driver.value.start(profile, { transports, clock, report, tally, publish: tell });
  }
}

async function closeAll(devices: readonly DrivenDevice[]): Promise<SupervisionEnd> {
  const ends = await Promise.all(devices.map(({ supervision }) => supervision.close()));
  return ends.includes('abandoned') ? 'abandoned' : 'closed';
}

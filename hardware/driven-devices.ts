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
  #refused: readonly ProfileRefusal[] = [];
  // Configurations follow one another; each waits until the lines of the one before are closed.
  #configuring: Promise<void> = Promise.resolve();

  constructor(options: DrivenDevicesOptions) {
    this.#options = options;
  }

  /** Replaces the set; devices whose profile did not change keep their open lines. Returns what is not driven. */
  async configure(profiles: readonly DeviceProfile[]): Promise<readonly ProfileRefusal[]> {
    this.#configuring = this.#configuring.then(() => this.#replace(profiles));
    await this.#configuring;
    return this.#refused;
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

  async close(): Promise<void> {
    await this.#configuring;
    await closeAll([...this.#driven.values()]);
    this.#driven = new Map();
  }

  async #replace(profiles: readonly DeviceProfile[]): Promise<void> {
    // Called again by every station that restarts: the same profile keeps its open line.
    const known = new Map(this.#profiles.map((profile) => [profile.id, JSON.stringify(profile)]));
    const stays = (profile: DeviceProfile): boolean => known.get(profile.id) === JSON.stringify(profile);
    const kept = new Map<string, DrivenDevice>();
    for (const profile of profiles) {
      const driven = this.#driven.get(profile.id);
      if (driven !== undefined && stays(profile)) kept.set(profile.id, driven);
    }
    const ending = [...this.#driven].filter(([deviceId]) => !kept.has(deviceId)).map(([, driven]) => driven);
    this.#driven = kept;
    await closeAll(ending);

    const refused: ProfileRefusal[] = [];
    const driven = new Map<string, DrivenDevice>();
    for (const profile of profiles) {
      const running = kept.get(profile.id);
      if (running !== undefined) driven.set(profile.id, running);
      else this.#start(profile, driven, refused);
    }
    this.#profiles = profiles;
    this.#driven = driven;
    this.#refused = refused;
  }

  #start(profile: DeviceProfile, driven: Map<string, DrivenDevice>, refused: ProfileRefusal[]): void {
    const driver = driverFor(profile);
    if (!driver.ok) {
      const { code, detail = '' } = driver.failure;
      refused.push({ deviceId: profile.id, code, detail });
      this.#options.report({ event: 'device-refused', deviceId: profile.id, code, detail });
      return;
    }
    const { transports, clock, report, publish } = this.#options;
    const tally = new DeviceTally(clock);
    const tell = (status: DeviceStatus): void => {
      report({ event: 'device-status', status });
      publish(status);
    };
    driven.set(profile.id, driver.value.start(profile, { transports, clock, report, tally, publish: tell }));
  }
}

async function closeAll(devices: readonly DrivenDevice[]): Promise<void> {
  await Promise.all(devices.map(({ supervision }) => supervision.close()));
}

import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import { fail, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import type { Capabilities } from '../device.ts';
import { DrivenDevices } from '../driven-devices.ts';
import type { DrivenDevice } from '../driver.ts';
import type { SupervisionEnd } from '../supervision/supervisor.ts';
import type { Transports } from '../transports/transports.ts';
import { toolFor } from './tools.ts';

/** A status counts as settled when nothing was published for so long after it. */
const QUIET_MS = 600;
/** A device that has not said anything of itself by then is taken as it is. */
const SETTLE_LIMIT_MS = 10_000;
const SELF_TEST_LIMIT_MS = 120_000;

export interface DrivingOptions {
  readonly profile: DeviceProfile;
  readonly transports: Transports;
  readonly clock: Clock;
  say(sentence: string): void;
}

/** One device under its real driver and supervisor, for a person to look at. */
export class Driving {
  readonly #options: DrivingOptions;
  readonly #devices: DrivenDevices;
  readonly #listeners = new Set<(status: DeviceStatus) => void>();

  private constructor(options: DrivingOptions) {
    const { transports, clock, say } = options;
    this.#options = options;
    this.#devices = new DrivenDevices({
      transports,
      clock,
      publish: (status) => {
        for (const listener of [...this.#listeners]) listener(status);
      },
      report: (diagnostic) => {
        if (diagnostic.event === 'line-not-opened') say(`No line: ${diagnostic.code}. ${diagnostic.detail}`);
        if (diagnostic.event === 'characters-replaced') say(`${diagnostic.count} characters have no code there.`);
      },
    });
  }

  /** Starts driving the device of a profile that a driver has accepted. */
  static async start(options: DrivingOptions): Promise<Driving> {
    const driving = new Driving(options);
    await driving.#devices.configure([options.profile]);
    return driving;
  }

  get status(): DeviceStatus {
    return this.#driven.supervision.status;
  }

  get capabilities(): Capabilities {
    return this.#driven.device.capabilities;
  }

  onStatus(listener: (status: DeviceStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits until the device has said how it is, or has not for ten seconds. */
  async settled(): Promise<DeviceStatus> {
    const { clock } = this.#options;
    const deadline = clock.now() + SETTLE_LIMIT_MS;
    for (;;) {
      const left = deadline - clock.now();
      const known = this.status.device !== 'starting';
      if (left <= 0) return this.status;
      const changed = new AbortController();
      const stop = this.onStatus(() => changed.abort());
      await pause(clock, known ? Math.min(QUIET_MS, left) : left, changed.signal);
      stop();
      if (known && !changed.signal.aborted) return this.status;
    }
  }

  /** Runs the trial of the device's class, or lets it examine itself. */
  async test(): Promise<Result<object>> {
    const { profile, clock, say } = this.#options;
    const { deviceClass } = profile;
    const { trial } = toolFor(deviceClass);
    if (trial === 'self-test') {
      const { device } = this.#driven;
      const request = { commandId: 'self-test', timeoutMs: SELF_TEST_LIMIT_MS };
      await this.settled();
      return device.selfTest === undefined ? fail('unsupported', 'this driver has no test') : device.selfTest(request);
    }
    const powers = this.#devices.powersOf(profile.id, deviceClass);
    if (powers === null) throw new Error(`${profile.id} is not driven`);
    const request = { commandId: 'trial', timeoutMs: trial.timeoutMs };
    return trial.run(powers, { request, clock, say });
  }

  close(): Promise<SupervisionEnd> {
    return this.#devices.close();
  }

  get #driven(): DrivenDevice {
    const driven = this.#devices.find(this.#options.profile.id);
    if (driven === null) throw new Error(`${this.#options.profile.id} is not driven`);
    return driven;
  }
}

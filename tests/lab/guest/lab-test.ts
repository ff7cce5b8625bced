import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceProfile } from '../../../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../../../app/contracts/devices/device-status.ts';
import { systemClock } from '../../../hardware/clock.ts';
import { DrivenDevices } from '../../../hardware/driven-devices.ts';
import { systemTransports } from '../../../hardware/transports/system.ts';
import { writeLabLine } from '../wishes.ts';

/** Software emulation is slow; this is patience, not a claim. */
const PATIENCE_MS = 60_000;

export interface LabTest {
  readonly name: string;
  run(): Promise<void>;
}

/** Runs one after the other; returns the exit code. */
export async function runLabTests(tests: readonly LabTest[]): Promise<number> {
  let failed = 0;
  for (const test of tests) {
    const startedAt = performance.now();
    const problem = await test.run().then(
      () => null,
      (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 600),
    );
    if (problem !== null) failed += 1;
    writeLabLine({ test: test.name, problem, tookMs: Math.round(performance.now() - startedAt) });
  }
  return failed === 0 ? 0 : 1;
}

/** Devices driven by the real drivers over the real lines of this machine. */
export interface LabBench {
  readonly devices: DrivenDevices;
  /** Waits until the device's status fits; throws with what it last was. */
  becomes(deviceId: string, fits: (status: DeviceStatus) => boolean): Promise<DeviceStatus>;
  close(): Promise<void>;
}

export async function labBench(profiles: readonly DeviceProfile[]): Promise<LabBench> {
  const devices = new DrivenDevices({
    transports: systemTransports(systemClock),
    clock: systemClock,
    report: () => {},
    publish: () => {},
  });
  const refused = await devices.configure(profiles);
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
  return {
    devices,
    async becomes(deviceId, fits) {
      const deadline = performance.now() + PATIENCE_MS;
      for (;;) {
        const status = devices.statuses.find((candidate) => candidate.deviceId === deviceId);
        if (status === undefined) throw new Error(`no device ${deviceId}`);
        if (fits(status)) return status;
        if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(status)}`);
        await sleep(20);
      }
    },
    async close() {
      await devices.close();
    },
  };
}

export function must(holds: boolean, text: string): void {
  if (!holds) throw new Error(text);
}

/** Waits until the condition holds. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await sleep(20);
  }
}

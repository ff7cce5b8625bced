import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceStatus } from '../../../app/contracts/devices/device-status.ts';
import { type DeviceRig, type DeviceRigOptions, startDeviceRig } from '../../../scripts/device-simulators/rig.ts';
import { type HardwareProcess, startHardwareProcess } from './hardware-process.ts';

/** Simulators on pseudo-terminals and the real hardware process driving them. */
export interface RigBench extends HardwareProcess {
  readonly rig: DeviceRig;
  /** Resolves with the first status of the device, present or coming, that `matches`. */
  statusOf(deviceId: string, matches: (status: DeviceStatus) => boolean): Promise<DeviceStatus>;
  readCard(commandId: string): ReturnType<typeof readCard>;
  close(): Promise<void>;
}

const readCard = (process: HardwareProcess, commandId: string) =>
  process.devices.call('readCard', { deviceId: 'id-card-reader', commandId, timeoutMs: 15_000, extras: [] });

export async function startRigBench(
  pacing: DeviceRigOptions['pacing'] = 'off',
  execArgv: readonly string[] = [],
): Promise<RigBench> {
  const folder = await mkdtemp(join(tmpdir(), 'cunban-devices-'));
  const rig = await startDeviceRig({ folder, pacing });
  const hardware = startHardwareProcess(execArgv);
  const { devices } = hardware;
  await devices.call('configure', { devices: rig.profiles });
  return {
    ...hardware,
    rig,
    readCard: (commandId) => readCard(hardware, commandId),
    async statusOf(deviceId, matches) {
      const { promise, resolve } = Promise.withResolvers<DeviceStatus>();
      const take = (status: DeviceStatus): void => {
        if (status.deviceId === deviceId && matches(status)) resolve(status);
      };
      const stop = devices.on('deviceStatus', take);
      const now = await devices.call('status', {});
      for (const status of now.ok ? now.value.devices : []) take(status);
      const status = await promise;
      stop();
      return status;
    },
    async close() {
      await hardware.shutDown();
      await rig.close();
      await rm(folder, { recursive: true });
    },
  };
}

import type { DeviceProfile } from '../../../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../../../app/contracts/devices/device-status.ts';
import { type HardwareProcess, startHardwareProcess } from './hardware-process.ts';

/** The real hardware process driving whatever the profiles name. */
export interface DeviceBench extends HardwareProcess {
  /** Every status that was published, oldest first. */
  readonly published: readonly DeviceStatus[];
  /** Resolves with the first status of the device, present or coming, that `matches`. */
  statusOf(deviceId: string, matches: (status: DeviceStatus) => boolean): Promise<DeviceStatus>;
  close(): Promise<void>;
}

export async function startDeviceBench(profiles: readonly DeviceProfile[]): Promise<DeviceBench> {
  const hardware = startHardwareProcess();
  const { devices } = hardware;
  const published: DeviceStatus[] = [];
  devices.on('deviceStatus', (status) => published.push(status));
  const configured = await devices.call('configure', { devices: profiles });
  if (!configured.ok || configured.value.refused.length > 0) throw new Error(JSON.stringify(configured));
  return {
    ...hardware,
    published,
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
    },
  };
}

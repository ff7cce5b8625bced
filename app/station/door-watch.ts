import type { DeviceStatus } from '../contracts/devices/device-status.ts';

/** Why a door is told of: opened, or somebody tampers with the cabinet. */
export type DoorOpening = 'open' | 'tampered';

/** Makes a listener for statuses that tells when a cabinet's door is opened: once an opening, however often it is told. */
export function watchDoors(onOpened: (deviceId: string, door: DoorOpening) => void): (status: DeviceStatus) => void {
  const doors = new Map<string, string>();
  return (status) => {
    if (status.deviceClass !== 'auxiliaries') return;
    const { deviceId, door } = status;
    // A board that is away says nothing of its door.
    if (door === 'unknown') return;
    const before = doors.get(deviceId);
    doors.set(deviceId, door);
    if (door !== before && (door === 'tampered' || (door === 'open' && before !== 'tampered'))) {
      onOpened(deviceId, door);
    }
  };
}

import type { DeviceStatus } from '../../contracts/devices/device-status.ts';
import type { MaintainedDevice } from '../../contracts/maintenance-page.ts';
import type { ScreenOf } from '../../contracts/screen.ts';
import type { KioskContext } from '../kiosk/kiosk-context.ts';

/** Every device of the profile, in its order: how it is, what it can do, what it has counted. Pure. */
export function maintenanceScreen({ inventory, devices, tests, doors }: KioskContext): ScreenOf<'maintenance'> {
  return {
    kind: 'maintenance',
    delivery: inventory.delivery,
    ...(inventory.carry === undefined ? {} : { carry: inventory.carry }),
    devices: inventory.profiles.map(({ id, deviceClass, driver }): MaintainedDevice => {
      const status = devices.find((device) => device.deviceId === id);
      const refusal = inventory.refusals.find((candidate) => candidate.deviceId === id);
      const capabilities = inventory.capabilities.find((candidate) => candidate.deviceId === id)?.capabilities ?? {};
      const counters = inventory.counters.find((candidate) => candidate.deviceId === id)?.counters ?? {};
      return {
        deviceId: id,
        deviceClass,
        driver,
        state: refusal === undefined ? (status?.device ?? 'unknown') : 'refused',
        trouble: refusal?.code ?? (status === undefined ? null : troubleOf(status)),
        doorOpened: doors[id] ?? null,
        capabilities: Object.entries(capabilities).map(([name, value]) => ({
          name,
          value: typeof value === 'object' ? value.join(' ') : String(value),
        })),
        counters: counterNames.flatMap((name) => {
          const value = counters[name];
          return value === undefined ? [] : [{ name, value }];
        }),
        test: tests[id] ?? { state: 'not-tested' },
      };
    }),
  };
}

/** What a device complains of; of a board, its door. */
function troubleOf(status: DeviceStatus): string | null {
  if ('trouble' in status) return status.trouble;
  if (status.deviceClass !== 'auxiliaries') return null;
  if (status.door === 'tampered') return 'door-tampered';
  return status.door === 'open' ? 'door-open' : null;
}

const counterNames = ['reads', 'prints', 'pages', 'cuts', 'scans', 'failures', 'reconnects', 'hours'] as const;

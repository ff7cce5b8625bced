import type { MaintainedDevice, ScreenOf } from '../../contracts/screen.ts';
import type { KioskContext } from '../kiosk/kiosk-context.ts';

/** Every device of the profile, in its order: how it is, what it can do, what it has counted. Pure. */
export function maintenanceScreen({ inventory, devices, tests }: KioskContext): ScreenOf<'maintenance'> {
  return {
    kind: 'maintenance',
    devices: inventory.profiles.map(({ id, deviceClass, driver }): MaintainedDevice => {
      const status = devices.find((device) => device.deviceId === id);
      const refusal = inventory.refusals.find((candidate) => candidate.deviceId === id);
      const capabilities = inventory.capabilities.find((candidate) => candidate.deviceId === id)?.capabilities ?? {};
      const counters = inventory.counters.find((candidate) => candidate.deviceId === id)?.counters ?? {};
      const trouble = status !== undefined && 'trouble' in status ? status.trouble : null;
      return {
        deviceId: id,
        deviceClass,
        driver,
        state: refusal === undefined ? (status?.device ?? 'unknown') : 'refused',
        trouble: refusal?.code ?? trouble,
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

const counterNames = ['reads', 'prints', 'pages', 'cuts', 'scans', 'failures', 'reconnects', 'hours'] as const;

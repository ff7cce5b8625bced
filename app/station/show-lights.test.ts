import { expect, test } from 'vitest';
import type { DeviceProfile } from '../contracts/devices/device-profile.ts';
import { ok } from '../contracts/result.ts';
import { createLightShow } from './show-lights.ts';

const board: DeviceProfile = {
  id: 'board',
  deviceClass: 'auxiliaries',
  driver: 'modbus-rtu',
  line: { transport: 'serial', path: '/dev/cunban/board', baudRate: 9600, rtscts: false },
  settings: {},
};

function openShow(profiles: readonly DeviceProfile[]) {
  const told: string[] = [];
  const call = async (_method: string, argument: object) => {
    const { deviceId, light, flashRate } = argument as { deviceId: string; light: string; flashRate: string };
    told.push(`${deviceId} ${light} ${flashRate}`);
    return ok({});
  };
  const show = createLightShow({ call: call as never }, profiles);
  return { ...show, told: () => told.splice(0) };
}

test('only what changes is told, and what is no longer named goes out', () => {
  const lights = openShow([board]);
  lights.show({ cardReader: 'medium', statusGood: 'continuous' });
  expect(lights.told()).toEqual(['board cardReader medium', 'board statusGood continuous']);
  lights.show({ cardReader: 'medium', statusGood: 'continuous' });
  expect(lights.told()).toEqual([]);
  lights.show({ statusGood: 'continuous' });
  expect(lights.told()).toEqual(['board cardReader off']);
});

test('a hardware process that has just started is told everything once more', () => {
  const lights = openShow([board]);
  lights.show({ cardReader: 'medium' });
  lights.told();
  lights.repeat();
  expect(lights.told()).toEqual(['board cardReader medium']);
});

test('a station without a board tells nobody', () => {
  const lights = openShow([]);
  lights.show({ cardReader: 'medium' });
  lights.repeat();
  expect(lights.told()).toEqual([]);
});

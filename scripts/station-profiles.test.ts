import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DRIVERS, driverFor } from '../hardware/drivers.ts';
import type { StationProfile } from '../kiosk-config/schemas/station-profile.ts';

const folder = fileURLToPath(new URL('../kiosk-config/stations/', import.meta.url));
const profiles = readdirSync(folder).filter((name) => name.endsWith('.json'));

const profileIn = (name: string): StationProfile => JSON.parse(readFileSync(`${folder}${name}`, 'utf8'));

test.each(profiles)('every device of %s is one that its driver accepts', (name) => {
  const { devices } = profileIn(name);
  expect(devices.length).toBeGreaterThan(0);
  for (const device of devices) expect(driverFor(device), device.id).toMatchObject({ ok: true });
});

test('no two drivers of a class share a name', () => {
  const names = DRIVERS.map(({ deviceClass, name }) => `${deviceClass} ${name}`);
  expect(new Set(names).size).toBe(names.length);
});

test('a setting that the driver does not know is refused', () => {
  const [device] = profileIn('demonstration.json').devices;
  if (device === undefined) throw new Error('the demonstration has no devices');
  expect(driverFor({ ...device, settings: { ...device.settings, unheardOf: true } })).toMatchObject({
    ok: false,
    failure: { code: 'invalid-settings' },
  });
});

/** Every driver there is. A new one is a folder of its own and a line here (docs/devices.md). */
import type { DeviceProfile, ProfileRefusal } from '../app/contracts/devices/device-profile.ts';
import { fail, type Result } from '../app/contracts/result.ts';
import { modbusRtuDriver } from './auxiliaries/driver.ts';
import { hidPosDriver, serialScannerDriver } from './code-scanner/driver.ts';
import { ippDriver } from './document-printer/driver.ts';
import { saneDriver } from './document-scanner/driver.ts';
import type { Driver } from './driver.ts';
import { gm65Driver } from './gm65-scanner/driver.ts';
import { sdtDriver } from './id-card-reader/driver.ts';
import { escPosDriver } from './receipt-printer/driver.ts';
import { wacomStuDriver } from './signature-pad/driver.ts';
import { pcscDriver } from './smart-card-reader/driver.ts';
import { nutDriver } from './ups/driver.ts';

export const DRIVERS: readonly Driver[] = [
  sdtDriver,
  escPosDriver,
  hidPosDriver,
  serialScannerDriver,
  gm65Driver,
  wacomStuDriver,
  ippDriver,
  saneDriver,
  pcscDriver,
  modbusRtuDriver,
  nutDriver,
];

/** The driver of a profile, if there is one and it accepts the profile. */
export function driverFor(
  profile: DeviceProfile,
  drivers: readonly Driver[] = DRIVERS,
): Result<Driver, ProfileRefusal['code']> {
  const { deviceClass, driver: name } = profile;
  const driver = drivers.find((candidate) => candidate.deviceClass === deviceClass && candidate.name === name);
  if (driver === undefined) return fail('unknown-driver', `no driver "${name}" for a ${deviceClass}`);
  const checked = driver.check(profile);
  return checked.ok ? { ok: true, value: driver } : checked;
}

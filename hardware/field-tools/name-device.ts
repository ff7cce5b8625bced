import { readFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { DeviceClass } from '../../app/contracts/devices/vocabulary.ts';
import { DRIVERS, driverFor } from '../drivers.ts';
import type { CommandLine } from './command-line.ts';
import { Complaint } from './device-tool.ts';

/**
 * The device that the command line names: one of a station profile, or a driver and a line. A driver need not be
 * named where only one of the class works over that line. Throws a `Complaint` when it is none that can be driven.
 */
export function nameDevice(deviceClass: DeviceClass, options: CommandLine): DeviceProfile {
  const profile = options.profile === undefined ? fromOptions(deviceClass, options) : fromFile(deviceClass, options);
  const driver = driverFor(profile);
  if (driver.ok) return profile;
  const { code, detail = '' } = driver.failure;
  const known = DRIVERS.filter((candidate) => candidate.deviceClass === deviceClass).map(({ name }) => name);
  const hint = known.length === 0 ? 'There is none for this class yet.' : `Drivers of this class: ${known.join(', ')}.`;
  throw new Complaint(`${detail || code}. ${hint}`);
}

function fromFile(deviceClass: DeviceClass, { profile, id, settings }: CommandLine): DeviceProfile {
  const devices = devicesOf(profile ?? '').filter((device) => device.deviceClass === deviceClass);
  const ids = devices.map((device) => device.id).join(', ');
  const named = id === undefined ? devices : devices.filter((device) => device.id === id);
  const [device, ...others] = named;
  if (device === undefined) {
    throw new Complaint(
      `${profile} has no ${deviceClass}${id === undefined ? '' : ` "${id}"`}. It has ${ids || 'none'}.`,
    );
  }
  if (others.length > 0) throw new Complaint(`${profile} has several of them: name one with --id (${ids}).`);
  return { ...device, settings: { ...device.settings, ...settings } };
}

function devicesOf(path: string): readonly DeviceProfile[] {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Complaint(`${path} cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`);
  }
  const devices = typeof read === 'object' && read !== null && 'devices' in read ? read.devices : null;
  if (!Array.isArray(devices)) throw new Complaint(`${path} is no station profile: it has no "devices".`);
  return devices.map((device: unknown, index) => {
    if (Value.Check(DeviceProfile, device)) return device;
    const [problem] = Value.Errors(DeviceProfile, device);
    throw new Complaint(`${path}: devices/${index}${problem?.instancePath ?? ''} ${problem?.message ?? 'is wrong'}`);
  });
}

function fromOptions(deviceClass: DeviceClass, { driver, line, settings, id }: CommandLine): DeviceProfile {
  if (line === null) {
    throw new Complaint('Name the device: --profile FILE, or a line such as --path /dev/… (see help).');
  }
  const profile = { id: id ?? deviceClass, deviceClass, driver: driver ?? '', line, settings };
  if (driver !== undefined) return profile;
  const fitting = DRIVERS.filter((candidate) => candidate.deviceClass === deviceClass).filter(({ name, check }) => {
    const checked = check({ ...profile, driver: name });
    return checked.ok || checked.failure.code !== 'line-not-supported';
  });
  const [only, ...others] = fitting;
  if (only === undefined) throw new Complaint(`No driver of a ${deviceClass} works over ${line.transport}.`);
  if (others.length > 0) {
    throw new Complaint(`Several drivers work over ${line.transport}: name one with --driver (${names(fitting)}).`);
  }
  return { ...profile, driver: only.name };
}

function names(drivers: readonly { readonly name: string }[]): string {
  return drivers.map(({ name }) => name).join(', ');
}

import { join } from 'node:path';
import type { UsbIdentity } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { entries, type NamedUsb, type SystemFolders, usbOf } from './sysfs.ts';
import { describeChoice, describeIdentity, isMeant } from './usb-identity.ts';

/** A USB serial adapter, or a device that is one itself (CDC-ACM), as it is plugged in now. */
export interface SerialAdapter extends NamedUsb {
  /** `/dev/ttyUSB0`: today's name, good until the plug is pulled. */
  readonly path: string;
}

/** Every USB serial adapter that is plugged in. */
export async function serialAdapters({ sys, dev }: SystemFolders): Promise<readonly SerialAdapter[]> {
  const folder = join(sys, 'class', 'tty');
  const found = await Promise.all(
    (await entries(folder)).map(async (name) => {
      const usb = await usbOf(join(folder, name, 'device'));
      return usb === null ? [] : [{ ...usb, path: join(dev, name) }];
    }),
  );
  return found.flat();
}

/**
 * The port that an adapter has today. `ambiguous-device` when several fit, with a detail that says what the profile
 * must name; ports are never told apart by their numbers, which change with the order of plugging.
 */
export async function resolveAdapter(
  identity: UsbIdentity,
  folders: SystemFolders,
): Promise<Result<string, 'no-device' | 'ambiguous-device'>> {
  const fitting = (await serialAdapters(folders)).filter((adapter) => isMeant(identity, adapter));
  const [only, ...others] = fitting;
  if (only === undefined) return fail('no-device', `no serial adapter ${describeIdentity(identity)} is plugged in`);
  if (others.length > 0) return fail('ambiguous-device', describeChoice(identity, fitting));
  return ok(only.path);
}

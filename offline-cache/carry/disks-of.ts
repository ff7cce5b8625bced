import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What mountinfo says of the device behind a mount. */
export interface MountedDevice {
  /** `major:minor` */
  readonly device: string;
  /** `/dev/sda2`, or no path where there is no device behind it. */
  readonly source: string;
}

/** The folder of a mount's device in the kernel's tree, `null` where there is none. */
export async function deviceFolder({ device, source }: MountedDevice, sys: string): Promise<string | null> {
  const numbered = await realpath(join(sys, 'dev', 'block', device)).catch(() => null);
  if (numbered !== null) return numbered;
  // The device number of btrfs is nobody's; its source is right.
  const name = basename(await realpath(source).catch(() => source));
  return name === '' ? null : realpath(join(sys, 'class', 'block', name)).catch(() => null);
}

/** The disks a device lies on: that of a partition, those below an encrypted volume or one of several disks. */
export async function disksOf(folder: string): Promise<readonly string[]> {
  const disk = (await diskOf(folder))?.folder ?? folder;
  const lower = await readdir(join(disk, 'slaves')).catch(() => []);
  if (lower.length === 0) return [disk];
  const folders = await Promise.all(lower.map((name) => realpath(join(disk, 'slaves', name)).catch(() => null)));
  return (await Promise.all(folders.filter((found) => found !== null).map(disksOf))).flat();
}

/** The disk that a device is, or is a partition of. */
export async function diskOf(folder: string): Promise<{ readonly folder: string; readonly removable: boolean } | null> {
  // A partition has no such file, its disk has.
  for (const candidate of [folder, dirname(folder)]) {
    const removable = await readFile(join(candidate, 'removable'), 'utf8').catch(() => null);
    if (removable !== null) return { folder: candidate, removable: removable.trim() === '1' };
  }
  return null;
}

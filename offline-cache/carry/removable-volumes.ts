import { readFile, realpath, stat, statfs } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/** A place to write to, and how to know later that it is still the same. */
export interface Volume {
  readonly mountPoint: string;
  /** As `stat` gives it for the mount point. */
  readonly deviceNumber: number;
  /** Its entry among the kernel's block devices, which goes when the stick is pulled; `null` where it has none. */
  readonly devicePath: string | null;
}

/** A mounted stick, memory card or plugged-in disk. */
export interface RemovableVolume extends Volume {
  /** `vfat`, `exfat`, `ntfs3` … */
  readonly fileSystem: string;
  readonly readOnly: boolean;
  readonly freeBytes: number;
}

export interface VolumeSources {
  /** Default: the kernel's, `/proc/self/mountinfo`. */
  readonly mountInfo?: string;
  /** Default: `/sys`. */
  readonly sys?: string;
  /** Folders of the station itself: the volume that holds one is no stick, even where the station runs from one. */
  readonly notHolding: readonly string[];
}

/**
 * Removable volumes mounted now, on Linux; none elsewhere. A device counts as removable when the kernel says so or when
 * it hangs on USB, since disks in USB cases call themselves fixed. Mounting is the system's business.
 */
export async function removableVolumes(sources: VolumeSources): Promise<readonly RemovableVolume[]> {
  const { mountInfo = '/proc/self/mountinfo', sys = '/sys', notHolding } = sources;
  const text = await readFile(mountInfo, 'utf8').catch(() => '');
  const volumes: RemovableVolume[] = [];
  for (const { device, mountPoint, fileSystem, readOnly } of mountsIn(text)) {
    if (mountPoint === '/' || notHolding.some((folder) => `${folder}${sep}`.startsWith(`${mountPoint}${sep}`)))
      continue;
    const devicePath = join(sys, 'dev', 'block', device);
    if (!(await isRemovable(devicePath))) continue;
    const room = await statfs(mountPoint).catch(() => null);
    const place = await stat(mountPoint).catch(() => null);
    // Pulled between the two looks.
    if (room === null || place === null) continue;
    const freeBytes = room.bavail * room.bsize;
    volumes.push({ mountPoint, deviceNumber: place.dev, devicePath, fileSystem, readOnly, freeBytes });
  }
  return volumes;
}

interface Mount {
  /** `major:minor` */
  readonly device: string;
  readonly mountPoint: string;
  readonly fileSystem: string;
  readonly readOnly: boolean;
}

/** Reads proc_pid_mountinfo(5). Where one place is mounted over, the last mount counts. */
export function mountsIn(mountInfo: string): readonly Mount[] {
  const mounts = new Map<string, Mount>();
  for (const line of mountInfo.split('\n')) {
    const [front = '', back = ''] = line.split(' - ');
    const [, , device, root, place, options] = front.split(' ');
    const [fileSystem, , superOptions = ''] = back.split(' ');
    if (device === undefined || place === undefined || options === undefined || fileSystem === undefined) continue;
    // A folder of a volume mounted elsewhere (a bind mount) is not the volume.
    if (root !== '/') continue;
    const mountPoint = place.replaceAll(/\\([0-7]{3})/g, (_escape, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const readOnly = [...options.split(','), ...superOptions.split(',')].includes('ro');
    mounts.set(mountPoint, { device, mountPoint, fileSystem, readOnly });
  }
  return [...mounts.values()];
}

async function isRemovable(devicePath: string): Promise<boolean> {
  const device = await realpath(devicePath).catch(() => null);
  if (device === null) return false;
  if (/\/usb\d+\//.test(device)) return true;
  // A partition has no such file, its disk has.
  for (const folder of [device, dirname(device)]) {
    const removable = await readFile(join(folder, 'removable'), 'utf8').catch(() => null);
    if (removable !== null) return removable.trim() === '1';
  }
  return false;
}

import { readFile, realpath, stat, statfs } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { deviceFolder, diskOf, disksOf, type MountedDevice } from './disks-of.ts';

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
  /**
   * Folders of the station itself. No volume of a disk that holds one of them, or the system, is a stick: a station may
   * boot from USB, and its other partitions with it.
   */
  readonly notHolding: readonly string[];
}

/**
 * Removable volumes mounted now, on Linux; none elsewhere. A device counts as removable when the kernel says so or when
 * it hangs on USB, since disks in USB cases call themselves fixed. Mounting is the system's business.
 */
export async function removableVolumes(sources: VolumeSources): Promise<readonly RemovableVolume[]> {
  const { mountInfo = '/proc/self/mountinfo', sys = '/sys', notHolding } = sources;
  const text = await readFile(mountInfo, 'utf8').catch(() => '');
  const folders = await ownFolders(notHolding);
  const ownDisks = await disksHolding(folders, text, sys);
  const volumes: RemovableVolume[] = [];
  for (const { device, mountPoint, fileSystem, readOnly } of mountsIn(text)) {
    if (folders.some((folder) => holds(mountPoint, folder))) continue;
    const devicePath = join(sys, 'dev', 'block', device);
    const inTree = await realpath(devicePath).catch(() => null);
    if (inTree === null || !(await isRemovable(inTree))) continue;
    if ((await disksOf(inTree)).some((disk) => ownDisks.has(disk))) continue;
    const room = await statfs(mountPoint).catch(() => null);
    const place = await stat(mountPoint).catch(() => null);
    // Pulled between the two looks.
    if (room === null || place === null) continue;
    const freeBytes = room.bavail * room.bsize;
    volumes.push({ mountPoint, deviceNumber: place.dev, devicePath, fileSystem, readOnly, freeBytes });
  }
  return volumes;
}

/** The station's folders and the system's, also as they are called without links. */
async function ownFolders(notHolding: readonly string[]): Promise<readonly string[]> {
  const named = ['/', ...notHolding].map((folder) => resolve(folder));
  return [...named, ...(await Promise.all(named.map((folder) => realpath(folder).catch(() => folder))))];
}

async function disksHolding(folders: readonly string[], mountInfo: string, sys: string): Promise<ReadonlySet<string>> {
  const disks = new Set<string>();
  for (const place of placesIn(mountInfo)) {
    if (!folders.some((folder) => holds(place.mountPoint, folder))) continue;
    const device = await deviceFolder(place, sys);
    for (const disk of device === null ? [] : await disksOf(device)) disks.add(disk);
  }
  return disks;
}

function holds(mountPoint: string, folder: string): boolean {
  return mountPoint === '/' || `${folder}${sep}`.startsWith(`${mountPoint}${sep}`);
}

interface Mount {
  /** `major:minor` */
  readonly device: string;
  readonly mountPoint: string;
  readonly fileSystem: string;
  readonly readOnly: boolean;
}

/** Whole volumes as proc_pid_mountinfo(5) tells of them. Where one place is mounted over, the last mount counts. */
export function mountsIn(mountInfo: string): readonly Mount[] {
  // A folder of a volume mounted elsewhere (a bind mount) is not the volume.
  return placesIn(mountInfo)
    .filter(({ root }) => root === '/')
    .map(({ device, mountPoint, fileSystem, readOnly }) => ({ device, mountPoint, fileSystem, readOnly }));
}

interface Place extends Mount, MountedDevice {
  /** The folder of the volume that is mounted here. */
  readonly root: string;
}

function placesIn(mountInfo: string): readonly Place[] {
  const places = new Map<string, Place>();
  for (const line of mountInfo.split('\n')) {
    const [front = '', back = ''] = line.split(' - ');
    const [, , device, root, place, options] = front.split(' ');
    const [fileSystem, source = '', superOptions = ''] = back.split(' ');
    if (root === undefined || place === undefined || options === undefined) continue;
    if (device === undefined || fileSystem === undefined) continue;
    const mountPoint = place.replaceAll(/\\([0-7]{3})/g, (_escape, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const readOnly = [...options.split(','), ...superOptions.split(',')].includes('ro');
    places.set(mountPoint, { device, root, mountPoint, fileSystem, source, readOnly });
  }
  return [...places.values()];
}

async function isRemovable(device: string): Promise<boolean> {
  return /\/usb\d+\//.test(device) || ((await diskOf(device))?.removable ?? false);
}

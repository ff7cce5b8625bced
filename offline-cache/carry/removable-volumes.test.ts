import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mountsIn, removableVolumes } from './removable-volumes.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cunban-volumes-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const line = (device: string, mountPoint: string, fileSystem = 'vfat', options = 'rw') =>
  `36 25 ${device} / ${mountPoint} ${options},nosuid shared:1 - ${fileSystem} /dev/x ${options}`;
/** A subvolume, as btrfs mounts it: its device number is nobody's, only its source names the device. */
const subvolume = (name: string, mountPoint: string, source: string) =>
  `37 25 0:26 /${name} ${mountPoint} rw shared:1 - btrfs ${source} rw,subvol=/${name}`;

test('names with spaces and Chinese signs, and what lies below another mount', () => {
  const mounts = mountsIn(
    [
      line('8:17', '/media/my\\040stick'),
      line('8:33', '/media/村办盘', 'exfat', 'ro'),
      '40 25 8:1 /sub /bind rw - ext4 /dev/sda1 rw',
      line('8:17', '/over'),
      line('8:49', '/over'),
      'no mount at all',
    ].join('\n'),
  );
  expect(mounts).toEqual([
    { device: '8:17', mountPoint: '/media/my stick', fileSystem: 'vfat', readOnly: false },
    { device: '8:33', mountPoint: '/media/村办盘', fileSystem: 'exfat', readOnly: true },
    { device: '8:49', mountPoint: '/over', fileSystem: 'vfat', readOnly: false },
  ]);
});

/** A device of the kernel's tree and the folder it is mounted at. */
function plug(device: string, tree: string, files: Readonly<Record<string, string>>): string {
  const folder = join(home, 'sys', 'devices', tree);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(home, 'sys', 'dev', 'block'), { recursive: true });
  symlinkSync(folder, join(home, 'sys', 'dev', 'block', device));
  mkdirSync(join(home, 'sys', 'class', 'block'), { recursive: true });
  symlinkSync(folder, join(home, 'sys', 'class', 'block', basename(tree)));
  const mountPoint = join(home, 'media', device.replace(':', '-'));
  mkdirSync(mountPoint, { recursive: true });
  return mountPoint;
}

test('sticks, cards and USB disks, but not the station’s own disk nor the stick it runs from', async () => {
  const inner = plug('8:1', 'pci/ata1/sda/sda1', { '../removable': '0\n' });
  const stick = plug('8:17', 'pci/card/sdb/sdb1', { '../removable': '1\n' });
  const wholeStick = plug('8:64', 'pci/card/sde', { removable: '1\n' });
  const usbDisk = plug('8:33', 'pci/usb2/2-1/sdc/sdc1', { '../removable': '0\n' });
  const runsFrom = plug('8:49', 'pci/usb2/2-2/sdd/sdd1', { '../removable': '1\n' });
  const mountInfo = join(home, 'mountinfo');
  writeFileSync(
    mountInfo,
    [
      line('8:1', inner),
      line('8:17', stick),
      line('8:64', wholeStick),
      line('8:33', usbDisk, 'ntfs3', 'ro'),
      line('8:49', runsFrom),
      line('8:99', join(home, 'gone')),
    ].join('\n'),
  );
  const volumes = await removableVolumes({
    mountInfo,
    sys: join(home, 'sys'),
    notHolding: [join(runsFrom, 'cunban', 'data')],
  });
  expect(volumes.map(({ mountPoint, readOnly }) => ({ mountPoint, readOnly }))).toEqual([
    { mountPoint: stick, readOnly: false },
    { mountPoint: wholeStick, readOnly: false },
    { mountPoint: usbDisk, readOnly: true },
  ]);
  expect(volumes[0]?.freeBytes).toBeGreaterThan(0);
});

/** The volumes taken for sticks where these are mounted, and the station's data lie in `data`. */
async function sticksAmong(mounts: readonly string[], data = '/var/lib/cunban') {
  const mountInfo = join(home, 'mountinfo');
  writeFileSync(mountInfo, mounts.join('\n'));
  const volumes = await removableVolumes({ mountInfo, sys: join(home, 'sys'), notHolding: [data] });
  return volumes.map(({ mountPoint }) => mountPoint);
}

/** The stick of a technician, beside whatever the station runs from. */
function technicians() {
  const mountPoint = plug('8:17', 'pci/usb2/2-1/sdb/sdb1', { '../removable': '1\n', partition: '1\n' });
  return { mountPoint, mount: line('8:17', mountPoint) };
}

test('on a station that boots from USB its other partitions are no sticks', async () => {
  const stick = technicians();
  const efi = plug('8:1', 'pci/usb1/1-1/sda/sda1', { '../removable': '0\n', partition: '1\n' });
  plug('8:2', 'pci/usb1/1-1/sda/sda2', { partition: '2\n' });
  const home2 = plug('8:3', 'pci/usb1/1-1/sda/sda3', { partition: '3\n' });
  const mounts = [line('8:2', '/', 'ext4'), line('8:1', efi), line('8:3', home2, 'ext4'), stick.mount];
  expect(await sticksAmong(mounts)).toEqual([stick.mountPoint]);
});

test('nor are those of a disk that only the data lie on, and of one that a folder of it is mounted from', async () => {
  const stick = technicians();
  const data = plug('8:33', 'pci/usb1/1-2/sdc/sdc1', { '../removable': '0\n', partition: '1\n' });
  const rescue = plug('8:34', 'pci/usb1/1-2/sdc/sdc2', { partition: '2\n' });
  const mounts = [line('8:33', data, 'ext4'), line('8:34', rescue), stick.mount];
  expect(await sticksAmong(mounts, join(data, 'cunban'))).toEqual([stick.mountPoint]);
  const bound = [`40 25 8:33 /cunban /var/lib/cunban rw - ext4 /dev/sdc1 rw`, line('8:34', rescue), stick.mount];
  expect(await sticksAmong(bound)).toEqual([stick.mountPoint]);
});

test('nor where the data folder is a link to it', async () => {
  const stick = technicians();
  const data = plug('8:33', 'pci/usb1/1-2/sdc/sdc1', { '../removable': '0\n', partition: '1\n' });
  const link = join(home, 'data');
  symlinkSync(data, link);
  expect(await sticksAmong([line('8:33', data, 'ext4'), stick.mount], link)).toEqual([stick.mountPoint]);
});

test('nor where it is encrypted, or a volume of several disks', async () => {
  const stick = technicians();
  const efi = plug('8:1', 'pci/usb1/1-1/sda/sda1', { '../removable': '0\n', partition: '1\n' });
  plug('8:2', 'pci/usb1/1-1/sda/sda2', { partition: '2\n' });
  const other = plug('8:33', 'pci/usb1/1-2/sdc/sdc1', { '../removable': '0\n', partition: '1\n' });
  plug('253:0', 'virtual/block/dm-0', { removable: '0\n' });
  plug('253:1', 'virtual/block/dm-1', { removable: '0\n' });
  const sys = join(home, 'sys');
  for (const [upper, lower] of [
    ['dm-1', 'dm-0'],
    ['dm-0', 'sda2'],
    ['dm-0', 'sdc1'],
  ] as const) {
    mkdirSync(join(sys, 'devices', 'virtual', 'block', upper, 'slaves'), { recursive: true });
    symlinkSync(join(sys, 'class', 'block', lower), join(sys, 'devices', 'virtual', 'block', upper, 'slaves', lower));
  }
  const mounts = [line('253:1', '/', 'ext4'), line('8:1', efi), line('8:33', other), stick.mount];
  expect(await sticksAmong(mounts)).toEqual([stick.mountPoint]);
});

test('nor where it is a subvolume of btrfs', async () => {
  const stick = technicians();
  const efi = plug('8:1', 'pci/usb1/1-1/sda/sda1', { '../removable': '0\n', partition: '1\n' });
  plug('8:2', 'pci/usb1/1-1/sda/sda2', { partition: '2\n' });
  const mounts = [subvolume('@rootfs', '/', '/dev/sda2'), line('8:1', efi), stick.mount];
  expect(await sticksAmong(mounts)).toEqual([stick.mountPoint]);
});

test('a place where a folder of another volume lies over a stick is no stick', async () => {
  const stick = technicians();
  plug('8:2', 'pci/usb1/1-1/sda/sda2', { '../removable': '1\n', partition: '2\n' });
  const over = `40 25 8:2 /sub ${stick.mountPoint} rw - ext4 /dev/sda2 rw`;
  expect(await sticksAmong([stick.mount, over])).toEqual([]);
});

test('a machine without such a list has no sticks', async () => {
  expect(await removableVolumes({ mountInfo: join(home, 'none'), notHolding: [] })).toEqual([]);
});

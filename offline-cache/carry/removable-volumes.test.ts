import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mountsIn, removableVolumes } from './removable-volumes.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cunban-volumes-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const line = (device: string, mountPoint: string, fileSystem = 'vfat', options = 'rw') =>
  `36 25 ${device} / ${mountPoint} ${options},nosuid shared:1 - ${fileSystem} /dev/x ${options}`;

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

test('a machine without such a list has no sticks', async () => {
  expect(await removableVolumes({ mountInfo: join(home, 'none'), notHolding: [] })).toEqual([]);
});

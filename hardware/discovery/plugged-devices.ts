import { join } from 'node:path';
import { type SerialAdapter, serialAdapters } from './serial-adapters.ts';
import { attribute, entries, type NamedUsb, type SystemFolders, usbDevice } from './sysfs.ts';

/** A USB device as staff see it in a list: what it is, where it is, and what it offers. */
export interface PluggedDevice extends NamedUsb {
  /** What its functions are, by their USB classes. */
  readonly functions: readonly UsbFunction[];
  /** Its serial ports, as they are called today. */
  readonly ports: readonly string[];
  /** Sockets of further devices that a profile could not tell from this one without naming the socket. */
  readonly twins: readonly string[];
}

export type UsbFunction =
  | 'serial'
  | 'hid'
  | 'printer'
  | 'smart-card'
  | 'camera'
  | 'storage'
  | 'hub'
  | 'vendor'
  | 'other';

/** Every USB device that is plugged in but hubs, in the order of the sockets. */
export async function pluggedDevices(folders: SystemFolders): Promise<readonly PluggedDevice[]> {
  const bus = join(folders.sys, 'bus', 'usb', 'devices');
  const adapters = await serialAdapters(folders);
  const names = await entries(bus);
  const found: Omit<PluggedDevice, 'twins'>[] = [];
  for (const name of names) {
    // `usb1` is a root hub, `1-2:1.0` a function.
    if (!/^[0-9]+-[0-9.]+$/.test(name)) continue;
    const usb = await usbDevice(join(bus, name));
    if (usb === null) continue;
    const own = adapters.filter(({ usbPort }) => usbPort === usb.usbPort);
    const functions = await functionsOf(bus, names, name, own);
    // A hub is a socket, not a device.
    if (functions.includes('hub')) continue;
    found.push({ ...usb, usbPort: name, functions, ports: own.map(({ path }) => path) });
  }
  return found.map((device) => ({
    ...device,
    twins: found.filter((other) => other !== device && looksLike(other, device)).map(({ usbPort }) => usbPort),
  }));
}

async function functionsOf(
  bus: string,
  names: readonly string[],
  device: string,
  adapters: readonly SerialAdapter[],
): Promise<readonly UsbFunction[]> {
  const functions = new Set<UsbFunction>(adapters.length > 0 ? ['serial'] : []);
  for (const name of names.filter((candidate) => candidate.startsWith(`${device}:`))) {
    const usbClass = await attribute(join(bus, name), 'bInterfaceClass');
    const isPort = adapters.some(({ interfaceNumber }) => name.endsWith(`.${interfaceNumber}`));
    if (usbClass !== null && !isPort) functions.add(functionOf(usbClass));
  }
  return [...functions];
}

/** USB base classes (usb.org, "Defined Class Codes"). */
function functionOf(usbClass: string): UsbFunction {
  switch (usbClass) {
    case '02':
    case '0a':
      return 'serial';
    case '03':
      return 'hid';
    case '07':
      return 'printer';
    case '08':
      return 'storage';
    case '09':
      return 'hub';
    case '0b':
      return 'smart-card';
    case '0e':
      return 'camera';
    case 'ff':
      return 'vendor';
    default:
      return 'other';
  }
}

function looksLike(a: NamedUsb, b: NamedUsb): boolean {
  return a.vendorId === b.vendorId && a.productId === b.productId && a.serialNumber === b.serialNumber;
}

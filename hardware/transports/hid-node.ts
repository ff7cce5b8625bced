import { readFile, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { claimHidNode } from './hid-claim.ts';
import { numbersReports } from './hid-descriptor.ts';
import type { HidHandle, HidHandleListeners, HidListing, HidPort } from './hid-port.ts';

const SYSFS = '/sys/class/hidraw';

/** The HID devices of this machine, by the `node-hid` package (hidraw on Linux). */
export const systemHidPort: HidPort = { list, open, claim: claimHidNode };

/** Loaded when the first HID device is configured: its library wants libusb and libudev, which a box may lack. */
async function nodeHid(): Promise<typeof import('node-hid')> {
  const { default: library } = await import('node-hid');
  return library;
}

async function list(): Promise<readonly HidListing[]> {
  const { devicesAsync } = await nodeHid();
  const ports = new Map<string, Promise<string | null>>();
  const portOf = (path: string): Promise<string | null> => {
    const known = ports.get(path) ?? usbPortOf(path);
    ports.set(path, known);
    return known;
  };
  const listings: HidListing[] = [];
  for (const device of await devicesAsync()) {
    const { path, vendorId, productId, serialNumber = '', usagePage = 0, usage = 0 } = device;
    if (path === undefined) continue;
    listings.push({
      path,
      vendorId,
      productId,
      serialNumber: serialNumber === '' ? null : serialNumber,
      interfaceNumber: device.interface,
      usagePage,
      usage,
      usbPort: await portOf(path),
    });
  }
  return listings;
}

/** `/sys/class/hidraw/hidraw0/device` leads through every hub: `…/usb1/1-2/1-2.3/1-2.3:1.0/0003:0C2E:…`. */
async function usbPortOf(path: string): Promise<string | null> {
  const place = await realpath(`${SYSFS}/${basename(path)}/device`).catch(() => '');
  return place.split('/').findLast((part) => /^[0-9]+-[0-9]+(\.[0-9]+)*$/.test(part)) ?? null;
}

async function open(path: string, { onReport, onReadError }: HidHandleListeners): Promise<HidHandle> {
  const { HIDAsync } = await nodeHid();
  const descriptor = await readFile(`${SYSFS}/${basename(path)}/device/report_descriptor`).catch(() => null);
  const device = await HIDAsync.open(path);
  device.on('error', onReadError);
  device.on('data', onReport);
  // Reading starts in the next tick and throws there, past every handler, on a device closed before: let it start.
  await new Promise<void>((resolve) => {
    process.nextTick(resolve);
  });
  return {
    numbersReports: descriptor === null || numbersReports(descriptor),
    write: (report) => device.write(Buffer.from(report)),
    sendFeatureReport: (report) => device.sendFeatureReport(Buffer.from(report)),
    getFeatureReport: (reportId, length) => device.getFeatureReport(reportId, length),
    close: () => device.close(),
  };
}

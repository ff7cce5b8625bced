import { join } from 'node:path';
import type { Device, InterfaceDescriptor, usb as Library, LibUSBException } from 'usb';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { SYSTEM_FOLDERS, usbDevice } from '../discovery/sysfs.ts';
import type { OpenFailure } from './transport.ts';
import type {
  BulkEndpoint,
  ClaimedInterface,
  TransferEnd,
  UsbDevice,
  UsbInterface,
  UsbPort,
  UsbTransfer,
} from './usb-port.ts';

type Usb = typeof Library;

/** Loaded when first needed: a machine without libudev must still drive its other devices. */
let loading: Promise<Result<Usb, 'open-failed'>> | null = null;

async function load(): Promise<Result<Usb, 'open-failed'>> {
  try {
    const { usb } = await import('usb');
    // Without any USB host the library loads, but has nothing in it.
    return usb.INIT_ERROR === 0 ? ok(usb) : fail('open-failed', `libusb does not start (${usb.INIT_ERROR})`);
  } catch (error) {
    return fail('open-failed', error instanceof Error ? error.message : 'libusb does not load');
  }
}

function library(): Promise<Result<Usb, 'open-failed'>> {
  loading ??= load();
  return loading;
}

/** The USB devices of this machine, by the `usb` package. */
export const systemUsbPort: UsbPort = {
  async devices() {
    const usb = await library();
    if (!usb.ok) return usb;
    const devices = await Promise.all(usb.value.getDeviceList().map((device) => plugged(usb.value, device)));
    return ok(devices.flatMap((device) => (device === null ? [] : [device])));
  },
  onArrival(listener) {
    let stop = (): void => {};
    let stopped = false;
    void library().then((usb) => {
      if (!usb.ok || stopped) return;
      const arrived = (device: Device): void => listener(idsOf(device));
      usb.value.on('attach', arrived);
      // Who listens must not keep the process from ending.
      usb.value.unrefHotplugEvents();
      stop = () => usb.value.off('attach', arrived);
    });
    return () => {
      stopped = true;
      stop();
    };
  },
};

function idsOf({ deviceDescriptor }: Device): Pick<UsbDevice, 'vendorId' | 'productId'> {
  const hex = (id: number): string => id.toString(16).padStart(4, '0');
  return { vendorId: hex(deviceDescriptor.idVendor), productId: hex(deviceDescriptor.idProduct) };
}

/** A device as the transport sees it; `null` for the root of a bus, and for one that went this very moment. */
async function plugged(usb: Usb, device: Device): Promise<UsbDevice | null> {
  // The library's types promise port numbers, which the root of a bus has not.
  const ports = device.portNumbers as readonly number[] | undefined;
  if (ports === undefined || ports.length === 0) return null;
  const interfaces = interfacesOf(device);
  if (interfaces === null) return null;
  const usbPort = `${device.busNumber}-${ports.join('.')}`;
  // The kernel has read the serial number when the device came; asking again would disturb one that is in use.
  const known = await usbDevice(join(SYSTEM_FOLDERS.sys, 'bus', 'usb', 'devices', usbPort));
  return {
    ...idsOf(device),
    usbPort,
    serialNumber: known?.serialNumber ?? null,
    interfaceNumber: null,
    interfaces,
    claim: (chosen) => claim(usb, device, chosen),
  };
}

function interfacesOf(device: Device): readonly UsbInterface[] | null {
  try {
    return device.configDescriptor?.interfaces.flat().map(interfaceOf) ?? null;
  } catch {
    return null;
  }
}

function interfaceOf(descriptor: InterfaceDescriptor): UsbInterface {
  const bulk = descriptor.endpoints
    .filter(({ bmAttributes }) => (bmAttributes & 0x03) === 0x02)
    .map(({ bEndpointAddress, wMaxPacketSize }): BulkEndpoint => {
      return { address: bEndpointAddress, packetSize: wMaxPacketSize & 0x07ff };
    })
    .toSorted((a, b) => a.address - b.address);
  return {
    interfaceNumber: descriptor.bInterfaceNumber,
    alternate: descriptor.bAlternateSetting,
    interfaceClass: descriptor.bInterfaceClass,
    protocol: descriptor.bInterfaceProtocol,
    out: bulk.filter(({ address }) => address < 0x80),
    in: bulk.filter(({ address }) => address >= 0x80),
  };
}

/**
 * The interfaces of each device that this process holds. The library gives all openers of a device one handle, so that
 * the system's lock does not keep two lines of this process apart, and the first to close would close for all.
 */
const held = new WeakMap<Device, Set<number>>();

async function claim(
  usb: Usb,
  device: Device,
  { interfaceNumber, alternate }: UsbInterface,
): Promise<Result<ClaimedInterface, OpenFailure>> {
  const ofDevice = held.get(device) ?? new Set<number>();
  if (ofDevice.has(interfaceNumber)) return fail('device-busy', 'another device of the profile has this interface');
  held.set(device, ofDevice);
  const free = (): void => {
    ofDevice.delete(interfaceNumber);
    if (ofDevice.size > 0) return;
    try {
      device.close();
    } catch {
      // A transfer that would not end holds it open; the system closes it with the process.
    }
  };
  ofDevice.add(interfaceNumber);
  try {
    device.open(false);
    // The interface's own number: the library's `Interface` would take its place in the list instead.
    takeFromKernel(device);
    device.__claimInterface(interfaceNumber);
    if (alternate !== 0) await done((callback) => device.__setInterface(interfaceNumber, alternate, callback));
  } catch (error) {
    free();
    return openFailure(usb, error);
  }
  return ok({
    transfer: (endpoint, buffer) => startTransfer(usb, device, endpoint, buffer),
    clearHalt: ({ address }) => done((callback) => device.__clearHalt(address, callback)).catch(() => {}),
    onGone(listener) {
      const detached = (gone: Device): void => {
        if (gone === device) listener();
      };
      usb.on('detach', detached);
      usb.unrefHotplugEvents();
      return () => usb.off('detach', detached);
    },
    async release() {
      await done((callback) => device.__releaseInterface(interfaceNumber, callback)).catch(() => {});
      free();
    },
  });
}

/** The kernel's printer driver gives a printer up while it is claimed, and gets it back. Not every system has drivers. */
function takeFromKernel(device: Device): void {
  try {
    device.setAutoDetachKernelDriver(true);
  } catch {
    // No kernel drivers to detach; where there is one all the same, claiming says that the device is busy.
  }
}

function done(work: (callback: (error?: LibUSBException) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => (error === undefined ? resolve() : reject(error)));
  });
}

function startTransfer(usb: Usb, device: Device, { address }: BulkEndpoint, buffer: Uint8Array): UsbTransfer {
  const { promise: ended, resolve } = Promise.withResolvers<TransferEnd>();
  // No time limit of the library's own: it would lose what had arrived by then.
  const transfer = new usb.Transfer(device, address, usb.LIBUSB_TRANSFER_TYPE_BULK, 0, (error, _buffer, length) => {
    resolve(endOf(usb, error, length));
  });
  try {
    transfer.submit(Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length));
  } catch {
    // It never began: the device is gone, or was closed.
    resolve({ kind: 'gone' });
  }
  return {
    ended,
    cancel() {
      try {
        transfer.cancel();
      } catch {
        // It has ended meanwhile, or its device is gone: the end comes by itself.
      }
    },
  };
}

function endOf(usb: Usb, error: LibUSBException | undefined, length: number): TransferEnd {
  switch (error?.errno) {
    case undefined:
      return { kind: 'done', length };
    case usb.LIBUSB_TRANSFER_CANCELLED:
      return { kind: 'cancelled' };
    case usb.LIBUSB_TRANSFER_STALL:
      return { kind: 'stalled' };
    case usb.LIBUSB_TRANSFER_NO_DEVICE:
      return { kind: 'gone' };
    default:
      return { kind: 'failed' };
  }
}

function openFailure(usb: Usb, error: unknown): Result<never, OpenFailure> {
  const { errno, message } = error as Partial<LibUSBException>;
  switch (errno) {
    case usb.LIBUSB_ERROR_ACCESS:
      return fail('permission-denied', 'this user may not open the device: a udev rule must allow it');
    case usb.LIBUSB_ERROR_BUSY:
      return fail('device-busy', 'another program has this interface');
    case usb.LIBUSB_ERROR_NO_DEVICE:
    case usb.LIBUSB_ERROR_NOT_FOUND:
      return fail('no-device', 'the device was unplugged just now');
    default:
      return fail('open-failed', message ?? 'libusb');
  }
}

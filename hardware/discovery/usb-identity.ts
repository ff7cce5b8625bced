import type { UsbIdentity } from '../../app/contracts/devices/line.ts';

/** A USB device (or one function of it) as it is plugged in now. */
export interface PluggedUsb {
  /** Four hex digits, lower case. */
  readonly vendorId: string;
  readonly productId: string;
  /** `null` where the maker gives none. */
  readonly serialNumber: string | null;
  /** The socket as the kernel names it: `1-2.3` is the third socket of the hub in socket 2 of bus 1. */
  readonly usbPort: string;
  /** Which function of the device, where that is known. */
  readonly interfaceNumber: number | null;
}

/** Whether a plugged device is the one meant. What the identity does not name may be anything. */
export function isMeant(identity: UsbIdentity, plugged: PluggedUsb): boolean {
  return (
    identity.vendorId === plugged.vendorId &&
    identity.productId === plugged.productId &&
    (identity.serialNumber === undefined || identity.serialNumber === plugged.serialNumber) &&
    (identity.usbPort === undefined || identity.usbPort === plugged.usbPort) &&
    (identity.interfaceNumber === undefined || identity.interfaceNumber === plugged.interfaceNumber)
  );
}

/** `1a86:7523 serial number 0001 in socket 1-2.3`, as staff would write it down. */
export function describeIdentity({ vendorId, productId, serialNumber, usbPort, interfaceNumber }: UsbIdentity): string {
  return [
    `${vendorId}:${productId}`,
    ...(serialNumber === undefined ? [] : [`serial number ${serialNumber}`]),
    ...(usbPort === undefined ? [] : [`in socket ${usbPort}`]),
    ...(interfaceNumber === undefined ? [] : [`interface ${interfaceNumber}`]),
  ].join(' ');
}

/**
 * The sentence that staff need when several plugged devices fit: what they can write into the profile to tell them
 * apart, in the order in which it lasts: serial number, socket, function.
 */
export function describeChoice(identity: UsbIdentity, fitting: readonly PluggedUsb[]): string {
  const several = `${fitting.length} plugged devices fit ${describeIdentity(identity)}`;
  const serialNumbers = fitting.map(({ serialNumber }) => serialNumber);
  if (!serialNumbers.includes(null) && new Set(serialNumbers).size === fitting.length) {
    return `${several}: name the serialNumber, ${alternatives(serialNumbers)}`;
  }
  const sockets = [...new Set(fitting.map(({ usbPort }) => usbPort))];
  if (sockets.length > 1) return `${several}: name the socket, usbPort ${alternatives(sockets)}`;
  const interfaces = [...new Set(fitting.map(({ interfaceNumber }) => interfaceNumber))];
  if (interfaces.length > 1) return `${several}: name the interfaceNumber, ${alternatives(interfaces)}`;
  return `${several}, and nothing tells them apart: use a udev rule and a path`;
}

function alternatives(values: readonly (string | number | null)[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ');
}

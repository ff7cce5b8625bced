import type { UsbIdentity } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { describeChoice, describeIdentity, isMeant } from '../discovery/usb-identity.ts';
import type { UsbDevice, UsbInterface } from './usb-port.ts';

const PRINTER_CLASS = 0x07;
export const VENDOR_CLASS = 0xff;
/** The printer class also has a setting that carries HTTP (IPP over USB) in place of the printer's own language. */
const IPP_OVER_USB = 0x04;

export interface UsbFunction {
  readonly device: UsbDevice;
  readonly chosen: UsbInterface;
}

/**
 * The one function of the plugged devices that is meant. Where the identity names no interface, those of the printer
 * class and of makers' own classes come into question; a device's disk or keyboard beside them does not.
 */
export function findUsbFunction(
  identity: UsbIdentity,
  devices: readonly UsbDevice[],
): Result<UsbFunction, 'no-device' | 'ambiguous-device' | 'open-failed'> {
  const { interfaceNumber, ...ofDevice } = identity;
  const plugged = devices.filter((device) => isMeant(ofDevice, device));
  if (plugged.length === 0) return fail('no-device', `no ${describeIdentity(identity)} is plugged in`);
  const fitting = plugged.flatMap((device) => functionsOf(device, interfaceNumber));
  const [only, ...others] = fitting;
  if (only === undefined) return fail('open-failed', `${describeIdentity(identity)} has no bulk endpoint to write to`);
  if (others.length > 0) {
    const named = fitting.map(({ device, chosen }) => ({ ...device, interfaceNumber: chosen.interfaceNumber }));
    return fail('ambiguous-device', describeChoice(identity, named));
  }
  return ok(only);
}

/** One setting of each interface that could be meant. */
function functionsOf(device: UsbDevice, interfaceNumber: number | undefined): readonly UsbFunction[] {
  const best = new Map<number, UsbInterface>();
  for (const setting of device.interfaces) {
    if (setting.out.length === 0) continue;
    const isNamed = interfaceNumber === setting.interfaceNumber;
    if (interfaceNumber === undefined ? !speaksForItself(setting) : !isNamed) continue;
    const known = best.get(setting.interfaceNumber);
    // A printer's setting that answers is worth more than one that only listens; else the first is meant.
    if (known === undefined || (known.in.length === 0 && setting.in.length > 0)) {
      best.set(setting.interfaceNumber, setting);
    }
  }
  return [...best.values()].map((chosen) => ({ device, chosen }));
}

function speaksForItself({ interfaceClass, protocol }: UsbInterface): boolean {
  return interfaceClass === VENDOR_CLASS || (interfaceClass === PRINTER_CLASS && protocol !== IPP_OVER_USB);
}

import type { HidLine } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { HidListing } from './hid-port.ts';
import type { OpenFailure } from './transport.ts';

const GENERIC_DESKTOP = 0x01;
const KEYBOARD = 0x06;
const BAR_CODE_SCANNER_PAGE = 0x8c;

/** The node of the one plugged device that a line means. Page 0, which HID reserves, asks for no particular usage. */
export function findHidNode(line: HidLine, listings: readonly HidListing[]): Result<string, OpenFailure> {
  const wanted = listings.filter((listing) => isMeant(line, listing) && hasUsage(line, listing));
  const [path, ...others] = new Set(wanted.map((listing) => listing.path));
  if (others.length > 0) {
    return fail('ambiguous-device', `${others.length + 1} devices fit: tell them apart by serialNumber or usbPort`);
  }
  if (path !== undefined) return ok(path);
  return line.usagePage === BAR_CODE_SCANNER_PAGE && listings.some((listing) => isWedge(line, listing))
    ? fail('types-as-keyboard', 'the scanner is set to type as a keyboard: scan its "USB HID-POS" configuration code')
    : fail('no-device');
}

function isMeant({ identity }: HidLine, listing: HidListing): boolean {
  return (
    listing.vendorId === Number.parseInt(identity.vendorId, 16) &&
    listing.productId === Number.parseInt(identity.productId, 16) &&
    isSameUnit({ identity }, listing) &&
    (identity.interfaceNumber === undefined || identity.interfaceNumber === listing.interfaceNumber)
  );
}

function isSameUnit({ identity }: Pick<HidLine, 'identity'>, listing: HidListing): boolean {
  return (
    (identity.serialNumber === undefined || identity.serialNumber === listing.serialNumber) &&
    (identity.usbPort === undefined || identity.usbPort === listing.usbPort)
  );
}

function hasUsage({ usagePage, usage }: HidLine, listing: HidListing): boolean {
  return usagePage === 0 || (usagePage === listing.usagePage && usage === listing.usage);
}

/** In another mode a scanner shows another product id; its maker, and its socket if the profile names it, remain. */
function isWedge(line: HidLine, listing: HidListing): boolean {
  return (
    listing.usagePage === GENERIC_DESKTOP &&
    listing.usage === KEYBOARD &&
    listing.vendorId === Number.parseInt(line.identity.vendorId, 16) &&
    isSameUnit(line, listing)
  );
}

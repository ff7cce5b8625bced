import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { UsbIdentity } from '../../app/contracts/devices/line.ts';
import { assertNever, fail } from '../../app/contracts/result.ts';
import type { Link, Transport } from '../transports/transport.ts';
import type { Transports } from '../transports/transports.ts';

/**
 * One device a line: of two profiles that name the same one, the first has it and the second is told that it is busy.
 * The system's own lock keeps other processes away, and finds out two names for one port; but whoever comes first
 * takes it, which after a power cut might be the wrong driver.
 */
export class LineClaims {
  #holders: ReadonlyMap<string, string> = new Map();

  /** Gives every line to one of the profiles: to who holds it already, else to the first that names it. */
  assign(profiles: readonly DeviceProfile[]): void {
    const next = new Map<string, string>();
    const claims = profiles.flatMap((profile) => {
      const key = keyOf(profile);
      return key === null ? [] : [{ key, id: profile.id }];
    });
    for (const { key, id } of claims) if (this.#holders.get(key) === id) next.set(key, id);
    for (const { key, id } of claims) if (!next.has(key)) next.set(key, id);
    this.#holders = next;
  }

  /** The same transports, which do not open a line for `profile` that is another's. */
  guard(profile: DeviceProfile, transports: Transports): Transports {
    const guarded = <L extends Link>(transport: Transport<L>): Transport<L> => {
      const open = async (): ReturnType<Transport<L>['open']> => {
        const holder = this.#holderOf(profile);
        if (holder === null || holder === profile.id) return transport.open();
        return fail('device-busy', `${holder} has this line`);
      };
      return { open, onArrival: (listener) => transport.onArrival?.(listener) ?? (() => {}) };
    };
    return {
      serial: (line) => guarded(transports.serial(line)),
      usb: (line) => guarded(transports.usb(line)),
      tcp: (line) => guarded(transports.tcp(line)),
      unix: (line) => guarded(transports.unix(line)),
      hid: (line) => guarded(transports.hid(line)),
      ipp: (line) => guarded(transports.ipp(line)),
      sane: (line) => guarded(transports.sane(line)),
    };
  }

  #holderOf(profile: DeviceProfile): string | null {
    const key = keyOf(profile);
    return key === null ? null : (this.#holders.get(key) ?? null);
  }
}

/** What two profiles must not both name; `null` for lines that serve several at once. */
function keyOf({ line, deviceClass }: DeviceProfile): string | null {
  switch (line.transport) {
    case 'serial':
      return line.adapter === undefined ? `serial ${line.path}` : `serial ${identityKey(line.adapter)}`;
    case 'usb':
      return `usb ${identityKey(line.identity)}`;
    case 'hid':
      return `hid ${identityKey(line.identity)} ${line.usagePage} ${line.usage}`;
    case 'sane':
      return `sane ${line.device}`;
    case 'tcp':
      // A server of power supplies answers many; a printer takes one stream and would mix two receipts.
      return deviceClass === 'ups' ? null : `tcp ${line.host}:${line.port}`;
    case 'unix':
    case 'ipp':
      return null;
    default:
      return assertNever(line);
  }
}

function identityKey({ vendorId, productId, serialNumber, usbPort, interfaceNumber }: UsbIdentity): string {
  return JSON.stringify([vendorId, productId, serialNumber, usbPort, interfaceNumber]);
}

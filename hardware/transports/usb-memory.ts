import { fail, ok, type Result } from '../../app/contracts/result.ts';
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
import type { Wire } from './wire.ts';

/** Preamble and length field, which the first of two pairs carries. */
const HEAD_LENGTH = 7;
const FULL_SPEED_PACKET = 64;

/** What a simulated device is plugged in as. */
export interface SimulatedUsb {
  readonly vendorId: string;
  readonly productId: string;
  readonly usbPort: string;
  readonly serialNumber?: string;
  readonly interfaces: readonly UsbInterface[];
}

/** A USB host in memory. */
export interface MemoryUsbHost {
  readonly port: UsbPort;
  plug(device: SimulatedUsb): PluggedSimulation;
  /** Interfaces that are claimed now. */
  readonly claimed: number;
  /** What the library itself fails with from now on; `null` heals it. */
  refuseListing(detail: string | null): void;
}

/** A device at the host, with a simulator on `wire`. */
export interface PluggedSimulation {
  readonly wire: Wire;
  /** Transfers to each OUT endpoint, as they came in. */
  readonly written: readonly { readonly address: number; readonly bytes: Uint8Array }[];
  unplug(): void;
  /** Claiming fails with this from now on; `null` heals it. */
  refuseClaims(code: OpenFailure | null): void;
  /** The device takes nothing more, as a printer out of paper; false lets it go on. */
  setBlocked(blocked: boolean): void;
  /** The next transfer on this endpoint ends so. */
  endNext(address: number, kind: 'stalled' | 'failed'): void;
  /** Of a reply in two parts, the rest comes in before the head. */
  setRestFirst(restFirst: boolean): void;
  readonly halted: ReadonlySet<number>;
}

const endpoint = (address: number, packetSize = FULL_SPEED_PACKET): BulkEndpoint => ({ address, packetSize });

/** Interfaces as real devices have them. */
export const USB_INTERFACES = {
  /** SAM module: preamble and length over one pair, the rest over the other. */
  twoPairs: {
    interfaceNumber: 0,
    alternate: 0,
    interfaceClass: 0xff,
    protocol: 0,
    out: [endpoint(0x02), endpoint(0x06)],
    in: [endpoint(0x81), endpoint(0x85)],
  },
  onePair: {
    interfaceNumber: 0,
    alternate: 0,
    interfaceClass: 0xff,
    protocol: 0,
    out: [endpoint(0x02)],
    in: [endpoint(0x81)],
  },
  printer: {
    interfaceNumber: 0,
    alternate: 0,
    interfaceClass: 0x07,
    protocol: 2,
    out: [endpoint(0x01, 512)],
    in: [endpoint(0x82, 512)],
  },
  printerThatOnlyListens: {
    interfaceNumber: 0,
    alternate: 0,
    interfaceClass: 0x07,
    protocol: 1,
    out: [endpoint(0x01)],
    in: [],
  },
} as const satisfies Record<string, UsbInterface>;

/** Creates a host without devices. Packets move asynchronously and in order. */
export function memoryUsbHost(): MemoryUsbHost {
  const plugged = new Set<MemoryUsbDevice>();
  const arrivals = new Set<Parameters<UsbPort['onArrival']>[0]>();
  let refusal: string | null = null;
  return {
    port: {
      devices: async () => (refusal === null ? ok([...plugged]) : fail('open-failed', refusal)),
      onArrival(listener) {
        arrivals.add(listener);
        return () => arrivals.delete(listener);
      },
    },
    get claimed() {
      return [...plugged].reduce((sum, { claims }) => sum + claims.size, 0);
    },
    refuseListing(detail) {
      refusal = detail;
    },
    plug(described) {
      const device = new MemoryUsbDevice(described, () => plugged.delete(device));
      plugged.add(device);
      for (const listener of [...arrivals]) listener(device);
      return device;
    },
  };
}

interface Pending {
  readonly buffer: Uint8Array;
  readonly end: (end: TransferEnd) => void;
}

class MemoryUsbDevice implements UsbDevice, PluggedSimulation {
  readonly vendorId: string;
  readonly productId: string;
  readonly serialNumber: string | null;
  readonly usbPort: string;
  readonly interfaceNumber = null;
  readonly interfaces: readonly UsbInterface[];
  readonly wire: Wire;
  readonly written: { readonly address: number; readonly bytes: Uint8Array }[] = [];
  readonly halted = new Set<number>();
  readonly claims = new Map<number, UsbInterface>();
  readonly #onUnplug: () => void;
  readonly #gone = new Set<() => void>();
  readonly #transfers = new Map<number, Pending[]>();
  readonly #packets = new Map<number, Uint8Array[]>();
  readonly #planned = new Map<number, 'stalled' | 'failed'>();
  #receive: (bytes: Uint8Array) => void = () => {};
  #isPlugged = true;
  #refusal: OpenFailure | null = null;
  #blocked = false;
  #restFirst = false;

  constructor({ interfaces, serialNumber, ...ids }: SimulatedUsb, onUnplug: () => void) {
    this.vendorId = ids.vendorId;
    this.productId = ids.productId;
    this.usbPort = ids.usbPort;
    this.serialNumber = serialNumber ?? null;
    this.interfaces = interfaces;
    this.#onUnplug = onUnplug;
    this.wire = {
      onBytes: (listener) => {
        this.#receive = listener;
      },
      send: (bytes) => this.#reply(bytes.slice()),
    };
  }

  async claim(chosen: UsbInterface): Promise<Result<ClaimedInterface, OpenFailure>> {
    if (!this.#isPlugged) return fail('no-device');
    if (this.#refusal !== null) return fail(this.#refusal);
    if (this.claims.has(chosen.interfaceNumber)) return fail('device-busy');
    this.claims.set(chosen.interfaceNumber, chosen);
    return ok({
      transfer: ({ address }, buffer) => this.#transfer(address, buffer),
      clearHalt: async ({ address }) => {
        this.halted.delete(address);
      },
      onGone: (listener) => {
        this.#gone.add(listener);
        return () => this.#gone.delete(listener);
      },
      release: async () => {
        const left = [...this.#transfers.values()].flat().length;
        if (left > 0) throw new Error(`released under ${left} transfers`);
        this.claims.delete(chosen.interfaceNumber);
      },
    });
  }

  unplug(): void {
    this.#isPlugged = false;
    this.#onUnplug();
    for (const pending of [...this.#transfers.values()].flat()) pending.end({ kind: 'gone' });
    for (const listener of [...this.#gone]) listener();
  }

  refuseClaims(code: OpenFailure | null): void {
    this.#refusal = code;
  }

  setBlocked(blocked: boolean): void {
    this.#blocked = blocked;
    for (const address of [...this.#transfers.keys()]) queueMicrotask(() => this.#move(address));
  }

  endNext(address: number, kind: 'stalled' | 'failed'): void {
    this.#planned.set(address, kind);
    queueMicrotask(() => this.#move(address));
  }

  setRestFirst(restFirst: boolean): void {
    this.#restFirst = restFirst;
  }

  /** Cuts a reply into packets for the endpoints of what is claimed. */
  #reply(bytes: Uint8Array): void {
    const [claimed] = this.claims.values();
    const [first, second] = claimed?.in ?? [];
    // Nobody has asked for what a device says while nobody holds it.
    if (first === undefined) return;
    const headLength = second === undefined ? bytes.length : HEAD_LENGTH;
    const parts = [() => this.#queue(first, bytes.subarray(0, headLength))];
    if (second !== undefined && bytes.length > headLength)
      parts.push(() => this.#queue(second, bytes.subarray(headLength)));
    for (const part of this.#restFirst ? parts.toReversed() : parts) part();
  }

  #queue({ address, packetSize }: BulkEndpoint, bytes: Uint8Array): void {
    const packets = this.#packets.get(address) ?? [];
    for (let at = 0; at < bytes.length; at += packetSize) packets.push(bytes.slice(at, at + packetSize));
    this.#packets.set(address, packets);
    queueMicrotask(() => this.#move(address));
  }

  #transfer(address: number, buffer: Uint8Array): UsbTransfer {
    const { promise: ended, resolve } = Promise.withResolvers<TransferEnd>();
    const waiting = this.#transfers.get(address) ?? [];
    this.#transfers.set(address, waiting);
    const pending: Pending = {
      buffer,
      end: (end) => {
        const index = waiting.indexOf(pending);
        if (index < 0) return;
        waiting.splice(index, 1);
        resolve(end);
      },
    };
    waiting.push(pending);
    queueMicrotask(() => (this.#isPlugged ? this.#move(address) : pending.end({ kind: 'gone' })));
    return { ended, cancel: () => queueMicrotask(() => pending.end({ kind: 'cancelled' })) };
  }

  /** Serves the waiting transfers of one endpoint for as long as there is something to move. */
  #move(address: number): void {
    const waiting = this.#transfers.get(address) ?? [];
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const planned = this.#planned.get(address);
      this.#planned.delete(address);
      if (planned === 'stalled') this.halted.add(address);
      const end: TransferEnd | null = planned === undefined ? this.#moveOne(address, next.buffer) : { kind: planned };
      if (end === null) return;
      next.end(end);
    }
  }

  #moveOne(address: number, buffer: Uint8Array): TransferEnd | null {
    if (this.halted.has(address)) return { kind: 'stalled' };
    if (address < 0x80) {
      if (this.#blocked) return null;
      const bytes = buffer.slice();
      this.written.push({ address, bytes });
      this.#receive(bytes.slice());
      return { kind: 'done', length: bytes.length };
    }
    const packet = this.#packets.get(address)?.shift();
    if (packet === undefined) return null;
    if (packet.length > buffer.length) return { kind: 'failed' };
    buffer.set(packet);
    return { kind: 'done', length: packet.length };
  }
}

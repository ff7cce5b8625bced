/** A USB device as its firmware sees it: descriptors, control requests, and bulk endpoints. */
export interface Endpoint {
  /** With bit 7 set, from the device to the host. */
  readonly address: number;
  readonly maxPacket: number;
}

export interface VirtualDeviceDescription {
  readonly vendorId: number;
  readonly productId: number;
  readonly product: string;
  readonly serialNumber: string;
  readonly interfaceClass: readonly [classCode: number, subclass: number, protocol: number];
  readonly endpoints: readonly Endpoint[];
  /** Answers class requests to the interface; `null` stalls. */
  readonly classRequest?: (setup: Uint8Array) => Uint8Array | null;
}

const u16 = (value: number): readonly [number, number] => [value & 0xff, value >> 8];
const BULK = 2;

function stringDescriptor(text: string): Uint8Array {
  const units = [...Buffer.from(text, 'utf16le')];
  return Uint8Array.from([units.length + 2, 3, ...units]);
}

interface Wish {
  readonly length: number;
  readonly give: (data: Uint8Array) => void;
}

/** Answers what the host's core asks of every device (USB 2.0, chapter 9). */
export class VirtualDevice {
  readonly #description: VirtualDeviceDescription;
  readonly #wishes = new Map<number, Wish[]>();
  readonly #ready = new Map<number, Uint8Array[]>();
  #receive: (endpoint: number, data: Uint8Array) => void = () => {};

  constructor(description: VirtualDeviceDescription) {
    this.#description = description;
  }

  onBulkOut(listener: (endpoint: number, data: Uint8Array) => void): void {
    this.#receive = listener;
  }

  bulkOut(endpoint: number, data: Uint8Array): void {
    this.#receive(endpoint, data);
  }

  /** Makes data ready on an IN endpoint. */
  send(endpoint: number, data: Uint8Array): void {
    this.#ready.set(endpoint, [...(this.#ready.get(endpoint) ?? []), data]);
    this.#give(endpoint);
  }

  /** The host wants up to `length` bytes; `give` is called when there are some. Returns a way to take the wish back. */
  bulkIn(endpoint: number, length: number, give: (data: Uint8Array) => void): () => void {
    const wish = { length, give };
    this.#wishes.set(endpoint, [...(this.#wishes.get(endpoint) ?? []), wish]);
    this.#give(endpoint);
    return () => {
      const others = (this.#wishes.get(endpoint) ?? []).filter((other) => other !== wish);
      this.#wishes.set(endpoint, others);
    };
  }

  /** Fulfils wishes in order, each with no more than it asked for: what is longer goes into the next. */
  #give(endpoint: number): void {
    for (;;) {
      const [wish, ...wishes] = this.#wishes.get(endpoint) ?? [];
      const [data, ...rest] = this.#ready.get(endpoint) ?? [];
      if (wish === undefined || data === undefined) return;
      const left = data.subarray(wish.length);
      this.#wishes.set(endpoint, wishes);
      this.#ready.set(endpoint, left.length > 0 ? [left, ...rest] : rest);
      wish.give(data.subarray(0, wish.length));
    }
  }

  /** A control request; `null` stalls it. */
  control(setup: Uint8Array): Uint8Array | null {
    const [type = 0, request = 0, valueLow = 0, valueHigh = 0] = setup;
    const length = (setup[6] ?? 0) | ((setup[7] ?? 0) << 8);
    if ((type & 0x60) === 0x20) return this.#description.classRequest?.(setup) ?? null;
    switch (request) {
      case 0x00: // GET_STATUS
        return Uint8Array.of(0, 0);
      case 0x06: // GET_DESCRIPTOR
        return this.#descriptor(valueHigh, valueLow)?.subarray(0, length) ?? null;
      case 0x08: // GET_CONFIGURATION
        return Uint8Array.of(1);
      case 0x0a: // GET_INTERFACE
        return Uint8Array.of(0);
      case 0x01: // CLEAR_FEATURE, SET_FEATURE, SET_CONFIGURATION, SET_INTERFACE
      case 0x03:
      case 0x09:
      case 0x0b:
        return new Uint8Array(0);
      default:
        return null;
    }
  }

  #descriptor(type: number, index: number): Uint8Array | null {
    const { vendorId, productId, product, serialNumber } = this.#description;
    if (type === 1) {
      return Uint8Array.from([
        ...[18, 1, 0x00, 0x02, 0, 0, 0, 64],
        ...[...u16(vendorId), ...u16(productId), 0x63, 0x00, 1, 2, 3, 1],
      ]);
    }
    if (type === 2) return this.#configuration();
    if (type !== 3) return null;
    const texts = [null, 'Cunban lab', product, serialNumber];
    if (index === 0) return Uint8Array.of(4, 3, 0x09, 0x04);
    const text = texts[index];
    return text === null || text === undefined ? null : stringDescriptor(text);
  }

  #configuration(): Uint8Array {
    const { endpoints, interfaceClass } = this.#description;
    const described = endpoints.flatMap(({ address, maxPacket }) => [7, 5, address, BULK, ...u16(maxPacket), 0]);
    const total = 9 + 9 + described.length;
    return Uint8Array.from([
      ...[9, 2, ...u16(total), 1, 1, 0, 0x80, 50],
      ...[9, 4, 0, 0, endpoints.length, ...interfaceClass, 0],
      ...described,
    ]);
  }
}

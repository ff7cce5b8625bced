import type { UsbLine } from '../../app/contracts/devices/line.ts';
import { assertNever, fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, within } from '../clock.ts';
import { Exclusive } from '../exclusive.ts';
import { type CloseSignal, closeSignal } from './close-signal.ts';
import type { Connection, Transport, WriteFailure } from './transport.ts';
import { layoutOf, type UsbLayout } from './usb-layout.ts';
import { systemUsbPort } from './usb-node.ts';
import type { BulkEndpoint, ClaimedInterface, UsbPort, UsbTransfer } from './usb-port.ts';
import { findUsbFunction } from './usb-selection.ts';

/** A printer out of paper takes no more; a reader takes its ten bytes at once. For each piece of a write. */
const TRANSFER_LIMIT_MS = 5000;
/** A long job goes in pieces, so that the limit is one on progress. */
const PIECE_BYTES = 4096;
/** Transfers that are asked to end do so within the next frame of the bus. */
const CLOSE_LIMIT_MS = 1000;
/** Packets that the system may fill while this process is busy. */
const READS_AHEAD = 8;

/** Bulk endpoints of one function of a USB device by the `usb` package, held against everyone else. */
export function usbTransport({ identity }: UsbLine, clock: Clock, port: UsbPort = systemUsbPort): Transport {
  return {
    async open() {
      const devices = await port.devices();
      if (!devices.ok) return devices;
      const found = findUsbFunction(identity, devices.value);
      if (!found.ok) return found;
      const { device, chosen } = found.value;
      const claimed = await device.claim(chosen);
      return claimed.ok ? ok(new UsbConnection(claimed.value, layoutOf(chosen), clock)) : claimed;
    },
    onArrival: (listener) =>
      port.onArrival(({ vendorId, productId }) => {
        if (vendorId === identity.vendorId && productId === identity.productId) listener();
      }),
  };
}

class UsbConnection implements Connection {
  readonly onClose: CloseSignal['onClose'];
  readonly #claimed: ClaimedInterface;
  readonly #layout: UsbLayout;
  readonly #clock: Clock;
  readonly #closing = closeSignal();
  readonly #writing = new Exclusive();
  readonly #transfers = new Set<UsbTransfer>();
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  /** Endpoints that the device has halted. */
  readonly #halted = new Set<BulkEndpoint>();
  readonly #stopWatching: () => void;
  #ended: Promise<void> | null = null;

  constructor(claimed: ClaimedInterface, layout: UsbLayout, clock: Clock) {
    this.#claimed = claimed;
    this.#layout = layout;
    this.#clock = clock;
    this.onClose = this.#closing.onClose;
    this.#stopWatching = claimed.onGone(() => this.close());
    for (const endpoint of layout.reads) {
      for (let ahead = 0; ahead < READS_AHEAD; ahead += 1) void this.#read(endpoint);
    }
  }

  write(bytes: Uint8Array): Promise<Result<void, WriteFailure>> {
    return this.#writing.run(async () => {
      for (const piece of this.#layout.split(bytes)) {
        for (let at = 0; at < piece.bytes.length; at += PIECE_BYTES) {
          const written = await this.#send(piece.endpoint, piece.bytes.subarray(at, at + PIECE_BYTES));
          if (!written.ok) return written;
        }
      }
      return ok(undefined);
    });
  }

  onData(listener: (bytes: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  /** Keeps one transfer waiting for the device's next packet. */
  async #read(endpoint: BulkEndpoint): Promise<void> {
    // One packet a transfer: a reply that ends on a full packet would leave a longer one waiting for more.
    const buffer = new Uint8Array(endpoint.packetSize);
    while (!this.#closing.announced) {
      const end = await this.#start(endpoint, buffer).ended;
      if (end.kind === 'done') this.#receive(endpoint, buffer.subarray(0, end.length));
      else {
        // What the device meant to say is lost: it is begun anew with, on a line that is opened again.
        if (end.kind === 'stalled') this.#halted.add(endpoint);
        void this.close();
      }
    }
    buffer.fill(0);
  }

  #receive(endpoint: BulkEndpoint, packet: Uint8Array): void {
    if (!this.#closing.announced && packet.length > 0) {
      this.#layout.arrange(endpoint, packet, (bytes) => {
        for (const listener of [...this.#listeners]) listener(bytes);
      });
    }
    packet.fill(0);
  }

  async #send(endpoint: BulkEndpoint, bytes: Uint8Array): Promise<Result<void, WriteFailure>> {
    if (this.#closing.announced) return fail('connection-closed');
    // The system reads the buffer later; it may be a receipt, and must not stay.
    const buffer = bytes.slice();
    const transfer = this.#start(endpoint, buffer);
    const inTime = await within(this.#clock, TRANSFER_LIMIT_MS, transfer.ended);
    if (!inTime) transfer.cancel();
    const end = await transfer.ended;
    buffer.fill(0);
    switch (end.kind) {
      case 'done':
        if (end.length === bytes.length) return ok(undefined);
        return fail('write-failed', `${end.length} of ${bytes.length} bytes were taken`);
      case 'stalled':
        await this.#claimed.clearHalt(endpoint);
        return fail('write-failed', 'the device refused');
      case 'cancelled':
        return inTime ? fail('connection-closed') : fail('write-timed-out');
      case 'gone':
        void this.close();
        return fail('connection-closed');
      case 'failed':
        void this.close();
        return fail('write-failed', 'error on the bus');
      default:
        return assertNever(end);
    }
  }

  #start(endpoint: BulkEndpoint, buffer: Uint8Array): UsbTransfer {
    const transfer = this.#claimed.transfer(endpoint, buffer);
    this.#transfers.add(transfer);
    void transfer.ended.then(() => this.#transfers.delete(transfer));
    return transfer;
  }

  async #end(): Promise<void> {
    this.#stopWatching();
    this.#listeners.clear();
    this.#layout.forget();
    this.#closing.announce();
    // A device cannot be closed under its transfers.
    const pending = [...this.#transfers];
    for (const transfer of pending) transfer.cancel();
    const given = (async (): Promise<void> => {
      await Promise.all(pending.map((transfer) => transfer.ended));
      for (const endpoint of this.#halted) await this.#claimed.clearHalt(endpoint);
      await this.#claimed.release();
    })();
    await within(this.#clock, CLOSE_LIMIT_MS, given);
  }
}

/** What the USB transport needs of the system; `usb-node.ts` is the real one, `usb-memory.ts` the one of tests. */
import type { Result } from '../../app/contracts/result.ts';
import type { PluggedUsb } from '../discovery/usb-identity.ts';
import type { OpenFailure } from './transport.ts';

/** A bulk endpoint. The top bit of its address says that it sends to the host. */
export interface BulkEndpoint {
  readonly address: number;
  /** Bytes in one packet: 64 at full speed, 512 at high speed. */
  readonly packetSize: number;
}

/** One setting of one function of a device, with its bulk endpoints in the order of their addresses. */
export interface UsbInterface {
  readonly interfaceNumber: number;
  /** Of several settings of one interface, 0 is in force until another is asked for. */
  readonly alternate: number;
  readonly interfaceClass: number;
  readonly protocol: number;
  readonly out: readonly BulkEndpoint[];
  readonly in: readonly BulkEndpoint[];
}

/**
 * How a transfer ended. `failed` is an error on the bus, which also is what some hubs say of a pulled plug;
 * `stalled`: the device refuses more on this endpoint until the halt is cleared.
 */
export type TransferEnd =
  | { readonly kind: 'done'; readonly length: number }
  | { readonly kind: 'cancelled' | 'stalled' | 'gone' | 'failed' };

export interface UsbTransfer {
  readonly ended: Promise<TransferEnd>;
  /** Asks for its end, which comes as `cancelled`, or as what came before. */
  cancel(): void;
}

/** An interface that this process holds alone. */
export interface ClaimedInterface {
  /** Starts moving bytes between an endpoint and the buffer, which belongs to the transfer until it has ended. */
  transfer(endpoint: BulkEndpoint, buffer: Uint8Array): UsbTransfer;
  /** Resolves when the endpoint may be used again; never rejects. */
  clearHalt(endpoint: BulkEndpoint): Promise<void>;
  /** Called once when the system says that the device was unplugged. */
  onGone(listener: () => void): () => void;
  /** Gives it back, and the device with it when nothing else of it is held. Every transfer must have ended. */
  release(): Promise<void>;
}

/** A device as it is plugged in now. */
export interface UsbDevice extends PluggedUsb {
  readonly interfaces: readonly UsbInterface[];
  /** Takes an interface for this process alone, away from a kernel driver if need be. */
  claim(chosen: UsbInterface): Promise<Result<ClaimedInterface, OpenFailure>>;
}

export interface UsbPort {
  devices(): Promise<Result<readonly UsbDevice[], 'open-failed'>>;
  /** Tells when a device is plugged in, with its ids. */
  onArrival(listener: (ids: Pick<PluggedUsb, 'vendorId' | 'productId'>) => void): () => void;
}

import type { BulkEndpoint, UsbInterface } from './usb-port.ts';
import { VENDOR_CLASS } from './usb-selection.ts';

/** Preamble and length field of an ID-card reader's frame: what its first pair of endpoints carries. */
const HEAD_LENGTH = 7;
/** What may wait for its head; the longest reply has 2314 bytes. */
const HELD_LIMIT = 4096;

/** Which bytes of a write go to which endpoint, and in which order arriving ones are told. */
export interface UsbLayout {
  /** Every endpoint that is read. */
  readonly reads: readonly BulkEndpoint[];
  /** The pieces of one write, in order. A write also begins a new exchange. */
  split(bytes: Uint8Array): readonly { readonly endpoint: BulkEndpoint; readonly bytes: Uint8Array }[];
  /** A packet came in; `tell` gets bytes in their true order. The packet is overwritten afterwards. */
  arrange(endpoint: BulkEndpoint, packet: Uint8Array, tell: (bytes: Uint8Array) => void): void;
  /** Forgets what is held. */
  forget(): void;
}

/**
 * Recognises the layout. A maker's own class with two pairs is the SAM module: preamble and length go over the first
 * pair, the rest over the second. Everything else is one stream each way, or only one way.
 */
export function layoutOf({ interfaceClass, out, in: sent }: UsbInterface): UsbLayout {
  const [firstOut, secondOut, ...furtherOut] = out;
  const [firstIn, secondIn, ...furtherIn] = sent;
  if (firstOut === undefined) throw new Error('an interface without an endpoint to write to was chosen');
  const isPaired = secondOut !== undefined && firstIn !== undefined && secondIn !== undefined;
  if (interfaceClass === VENDOR_CLASS && isPaired && furtherOut.length + furtherIn.length === 0) {
    return twoPairs([firstOut, secondOut], [firstIn, secondIn]);
  }
  return stream(firstOut, firstIn);
}

function stream(out: BulkEndpoint, sent: BulkEndpoint | undefined): UsbLayout {
  return {
    reads: sent === undefined ? [] : [sent],
    split: (bytes) => [{ endpoint: out, bytes }],
    arrange: (_endpoint, packet, tell) => tell(packet),
    forget() {},
  };
}

type Pair = readonly [head: BulkEndpoint, rest: BulkEndpoint];

function twoPairs([headOut, restOut]: Pair, sent: Pair): UsbLayout {
  const [headIn] = sent;
  let headSeen = false;
  let held: Uint8Array[] = [];
  const forget = (): void => {
    for (const bytes of held) bytes.fill(0);
    held = [];
  };
  return {
    reads: sent,
    split(bytes) {
      forget();
      headSeen = false;
      const pieces = [
        { endpoint: headOut, bytes: bytes.subarray(0, HEAD_LENGTH) },
        { endpoint: restOut, bytes: bytes.subarray(HEAD_LENGTH) },
      ];
      return pieces.filter((piece) => piece.bytes.length > 0);
    },
    arrange(endpoint, packet, tell) {
      if (endpoint.address === headIn.address) {
        headSeen = true;
        tell(packet);
        for (const bytes of held) tell(bytes);
        forget();
      } else if (headSeen) tell(packet);
      // The host asks both endpoints in turn, so the rest of a reply may come in before its head.
      else if (held.reduce((sum, { length }) => sum + length, packet.length) <= HELD_LIMIT) held.push(packet.slice());
    },
    forget,
  };
}

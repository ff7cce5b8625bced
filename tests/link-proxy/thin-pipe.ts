import { Random } from '../random.ts';

/** One thin link as it is between a township and its county. */
export interface LinkShape {
  /** Each way, bytes a second. */
  readonly bytesPerSecond: number;
  /** Both ways together, ms. */
  readonly roundTripMs: number;
  /** Share of segments lost, 0 to 1. */
  readonly loss: number;
  /** What the sender waits beyond a round trip before it takes a segment for lost, ms. Default 200, as Linux does. */
  readonly retransmitMarginMs?: number;
}

/** Payload of a full TCP segment on Ethernet. */
const segmentBytes = 1460;
const retransmitDoublings = 5;

export interface ThinPipe {
  /** When a chunk handed in now comes out at the other end, in ms of the caller's clock. */
  arrival(bytes: number, nowMs: number, stream: PipeStream): number;
  /** Payload bytes that were carried more than once. */
  retransmitted(): number;
}

/** One connection's place in a pipe: bytes come out in the order they went in. */
export interface PipeStream {
  lastArrivalMs: number;
}

/**
 * One direction of a link that all connections share: bytes queue for the wire and then travel half a round trip. Loss is
 * modelled as TCP over loss looks from outside, not by dropping: a lost segment of 1 460 bytes is carried again, and with
 * everything behind it on its connection stalls for one retransmission time-out (round trip and margin), doubled for each
 * time it is lost again. Fast retransmission is left out, so the model is slower than a good TCP.
 */
export function createThinPipe(shape: LinkShape, seed: number): ThinPipe {
  const { bytesPerSecond, roundTripMs, loss, retransmitMarginMs = 200 } = shape;
  const random = new Random(seed);
  const lost = (): boolean => random.below(10_000) < loss * 10_000;
  let freeAtMs = 0;
  let retransmitted = 0;

  return {
    arrival(bytes, nowMs, stream) {
      for (let left = bytes; left > 0; left -= segmentBytes) {
        const segment = Math.min(left, segmentBytes);
        let stallMs = 0;
        freeAtMs = Math.max(freeAtMs, nowMs) + (segment * 1000) / bytesPerSecond;
        for (let times = 0; lost() && times < 20; times += 1) {
          stallMs += (roundTripMs + retransmitMarginMs) * 2 ** Math.min(times, retransmitDoublings);
          retransmitted += segment;
          freeAtMs += (segment * 1000) / bytesPerSecond;
        }
        stream.lastArrivalMs = Math.max(stream.lastArrivalMs, freeAtMs + roundTripMs / 2 + stallMs);
      }
      return stream.lastArrivalMs;
    },
    retransmitted: () => retransmitted,
  };
}

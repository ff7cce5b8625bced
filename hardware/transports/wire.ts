import type { Clock } from '../clock.ts';

/** The device's end of a line, where a simulator sits. */
export interface Wire {
  /** Sets the one receiver of what the host sends. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  send(bytes: Uint8Array): void;
}

/** Slice in which bytes are released; about what a USB serial adapter hands over at a time. */
const SLICE_MS = 1;
/** Start bit, eight data bits, stop bit. */
const BITS_PER_BYTE = 10;

/**
 * Makes a wire as slow as a UART, in both directions: a byte is delivered no earlier than its stop bit, and
 * lateness of the timer does not add up, because what is owed is computed from the clock.
 */
export function pacedWire(wire: Wire, baudRate: number, clock: Clock): Wire {
  const byteMs = (BITS_PER_BYTE * 1000) / baudRate;
  let receive: (bytes: Uint8Array) => void = () => {};
  // While the device handles bytes, its answer starts when the last of them was due, not when the timer woke up.
  let dueNow: number | null = null;

  const toDevice = pacedDirection(byteMs, clock, (bytes, dueAt) => {
    dueNow = dueAt;
    receive(bytes);
    dueNow = null;
  });
  const toHost = pacedDirection(byteMs, clock, (bytes) => wire.send(bytes));

  wire.onBytes((bytes) => toDevice(bytes, clock.now()));
  return {
    onBytes(listener) {
      receive = listener;
    },
    send(bytes) {
      toHost(bytes, dueNow ?? clock.now());
    },
  };
}

type Release = (bytes: Uint8Array, dueAt: number) => void;

function pacedDirection(byteMs: number, clock: Clock, release: Release): (bytes: Uint8Array, from: number) => void {
  let queue = new Uint8Array(0);
  /** When the first bit of the first queued byte went on the line. */
  let startedAt = 0;
  let ticking = false;

  const tick = (): void => {
    const owed = Math.min(queue.length, Math.floor((clock.now() - startedAt) / byteMs + 1e-9));
    if (owed > 0) {
      const due = queue.slice(0, owed);
      queue = queue.slice(owed);
      startedAt += owed * byteMs;
      release(due, startedAt);
    }
    ticking = queue.length > 0;
    if (ticking) clock.setTimeout(tick, Math.min(SLICE_MS, queue.length * byteMs));
  };

  return (bytes, from) => {
    if (bytes.length === 0) return;
    // An idle line starts now; a busy one goes on where its last byte ends.
    if (queue.length === 0) startedAt = Math.max(startedAt, from);
    const joined = new Uint8Array(queue.length + bytes.length);
    joined.set(queue);
    joined.set(bytes, queue.length);
    queue = joined;
    if (!ticking) {
      ticking = true;
      clock.setTimeout(tick, Math.min(SLICE_MS, queue.length * byteMs));
    }
  };
}

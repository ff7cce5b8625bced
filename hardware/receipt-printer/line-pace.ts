import type { LineOf } from '../../app/contracts/devices/line.ts';

/** Start bit, eight data bits, stop bit. */
const BITS_PER_BYTE = 10;
/** A slow mechanism: 60 mm of paper in a second, eight dots in a millimetre. */
const DOTS_PER_MS = 0.48;
/** Buffer of the printers with the least; text that would not fit is sent as it is printed. */
const SMALLEST_BUFFER_BYTES = 4096;

/** What of a line decides how long things take and who stops whom. */
export interface LinePace {
  /** Milliseconds a byte takes on the wire; 0 where other things are slower (USB, TCP). */
  readonly byteMs: number;
  /** Whether the printer can stop the host; a question then waits behind what is still to be printed. */
  readonly flowControl: boolean;
}

export function linePace(line: LineOf<'serial' | 'usb' | 'tcp'>): LinePace {
  if (line.transport !== 'serial') return { byteMs: 0, flowControl: true };
  return { byteMs: (BITS_PER_BYTE * 1000) / line.baudRate, flowControl: line.rtscts };
}

/** Time a slow mechanism takes to move the paper so far. */
export function printingMs(feedDots: number): number {
  return feedDots / DOTS_PER_MS;
}

/**
 * How much a printer may still hold unprinted, as far as clocks can tell: on a three-wire cable nothing else says
 * that its buffer is full. Bytes leave it when a slow mechanism would have printed them.
 */
export class PrinterBacklog {
  #held: { readonly bytes: number; readonly printedAt: number }[] = [];

  /** Milliseconds to wait before so many more bytes fit. */
  waitFor(bytes: number, now: number): number {
    this.#held = this.#held.filter(({ printedAt }) => printedAt > now);
    let held = this.#held.reduce((sum, piece) => sum + piece.bytes, 0);
    let wait = 0;
    for (const piece of this.#held) {
      if (held === 0 || held + bytes <= SMALLEST_BUFFER_BYTES) break;
      held -= piece.bytes;
      wait = piece.printedAt - now;
    }
    return wait;
  }

  /** Nothing was printed for so long. */
  delay(durationMs: number): void {
    this.#held = this.#held.map(({ bytes, printedAt }) => ({ bytes, printedAt: printedAt + durationMs }));
  }

  /** Bytes that have arrived at the printer by `arrivesAt` and move the paper on so far. */
  add(bytes: number, feedDots: number, arrivesAt: number): void {
    const startsAt = Math.max(arrivesAt, this.#held.at(-1)?.printedAt ?? 0);
    this.#held.push({ bytes, printedAt: startsAt + printingMs(feedDots) });
  }
}

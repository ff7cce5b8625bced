/** `AA AA AA 96 69`, before every frame in both directions. */
export const PREAMBLE: readonly number[] = [0xaa, 0xaa, 0xaa, 0x96, 0x69];
/** The longest genuine reply (text, photo, two fingerprints) declares 2314; more is noise. */
export const MAX_DECLARED_LENGTH = 2400;
const HEADER_LENGTH = PREAMBLE.length + 2;

/**
 * Puts a body (CMD PARA DATA, or SW1 SW2 SW3 DATA) into a frame: preamble, big-endian length of body and check
 * byte, body, XOR of everything after the preamble.
 */
export function encodeFrame(body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_LENGTH + body.length + 1);
  frame.set(PREAMBLE);
  frame[5] = (body.length + 1) >> 8;
  frame[6] = (body.length + 1) & 0xff;
  frame.set(body, HEADER_LENGTH);
  frame[frame.length - 1] = checkByte(frame.subarray(PREAMBLE.length, frame.length - 1));
  return frame;
}

/** XOR of all bytes; of everything after the preamble, check byte included, it is zero. */
export function checkByte(bytes: Uint8Array): number {
  return bytes.reduce((check, byte) => check ^ byte, 0);
}

/** What the parser saw. `body` is a copy that belongs to the receiver, who overwrites it after use. */
export type SdtParserEvent =
  | { readonly kind: 'frame'; readonly body: Uint8Array }
  /** A whole frame whose check byte does not match. */
  | { readonly kind: 'damaged' };

/** A frame that began but has not ended. */
export interface PartialFrame {
  /** Bytes received since its preamble began. */
  readonly received: number;
  /** Declared length of body and check byte, `null` while the length field itself is not complete. */
  readonly declaredLength: number | null;
}

/**
 * Cuts frames out of a byte stream. Hunts for the preamble, so that noise, lost bytes and half frames cost at
 * most the frame they hit. Never throws. What it has handed over or skipped is overwritten in its buffer.
 */
export class SdtFrameParser {
  #buffer = new Uint8Array(4096);
  #length = 0;
  #skipped = 0;
  readonly #minimumLength: number;

  /** `minimumLength`: smallest credible length field, 4 for replies (three status bytes and check), 3 for commands. */
  constructor(minimumLength: number) {
    this.#minimumLength = minimumLength;
  }

  /** Bytes that belonged to no frame since the last `reset`. */
  get skipped(): number {
    return this.#skipped;
  }

  /** The frame under way, `null` between frames. */
  get partial(): PartialFrame | null {
    if (this.#length < PREAMBLE.length) return null;
    return { received: this.#length, declaredLength: this.#length < HEADER_LENGTH ? null : this.#declared() };
  }

  push(chunk: Uint8Array): SdtParserEvent[] {
    const events: SdtParserEvent[] = [];
    // In pieces, so that the fixed buffer holds any stream: a frame under way is always shorter than it.
    for (let at = 0; at < chunk.length; at += 1024) {
      const piece = chunk.subarray(at, at + 1024);
      this.#buffer.set(piece, this.#length);
      this.#length += piece.length;
      this.#scan(events);
    }
    return events;
  }

  /**
   * Gives up the frame under way (the line fell silent) and looks for whole frames inside what it had swallowed.
   */
  abandonPartial(): SdtParserEvent[] {
    const events: SdtParserEvent[] = [];
    while (this.partial !== null) {
      this.#drop(1, true);
      this.#scan(events);
    }
    return events;
  }

  /** Forgets everything, counters included. */
  reset(): void {
    this.#buffer.fill(0);
    this.#length = 0;
    this.#skipped = 0;
  }

  #scan(events: SdtParserEvent[]): void {
    for (;;) {
      this.#drop(this.#noiseBeforePreamble(), true);
      if (this.#length < HEADER_LENGTH) return;
      const declared = this.#declared();
      if (declared < this.#minimumLength || declared > MAX_DECLARED_LENGTH) {
        this.#drop(1, true);
        continue;
      }
      const total = HEADER_LENGTH + declared;
      if (this.#length < total) return;
      if (checkByte(this.#buffer.subarray(PREAMBLE.length, total)) === 0) {
        events.push({ kind: 'frame', body: this.#buffer.slice(HEADER_LENGTH, total - 1) });
        this.#drop(total, false);
      } else {
        events.push({ kind: 'damaged' });
        // Only one byte is given up: a good frame may begin inside a damaged one that lost bytes.
        this.#drop(1, true);
      }
    }
  }

  #declared(): number {
    return ((this.#buffer[5] ?? 0) << 8) | (this.#buffer[6] ?? 0);
  }

  /** Number of leading bytes that cannot begin a preamble. */
  #noiseBeforePreamble(): number {
    for (let start = 0; start < this.#length; start += 1) {
      const seen = Math.min(PREAMBLE.length, this.#length - start);
      let index = 0;
      while (index < seen && this.#buffer[start + index] === PREAMBLE[index]) index += 1;
      if (index === seen) return start;
    }
    return this.#length;
  }

  #drop(count: number, noise: boolean): void {
    if (count === 0) return;
    this.#buffer.copyWithin(0, count, this.#length);
    this.#buffer.fill(0, this.#length - count, this.#length);
    this.#length -= count;
    if (noise) this.#skipped += count;
  }
}

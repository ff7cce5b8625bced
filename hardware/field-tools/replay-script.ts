import type { Clock } from '../clock.ts';
import type { RecordedBytes, RecordedEvent } from './recording.ts';

/** Bytes shown of a difference. */
const EXCERPT = 32;
/** This side's attempts to open a line may come a little earlier than they did. */
const EARLY_MS = 300;

export type Direction = RecordedBytes['direction'];

/** Where a replay left the recording: what this side did, and what it did when it was recorded. */
export interface Divergence {
  /** Index of the event among the recording's. */
  readonly event: number;
  /** Direction, and bytes from the first that differs. */
  readonly expected: string;
  readonly got: string;
}

/** What a replayed line does of itself. */
export interface ReplayedActs {
  send(direction: Direction, bytes: Uint8Array): void;
  close(): void;
}

/**
 * Plays the device's part of a recording: waits for what this side sent then, and lets follow what followed, after
 * the same time. Bytes are compared as they come, in whatever pieces. Once this side does something else, the device
 * falls silent: nobody knows what it would have answered.
 */
export class ReplayScript {
  readonly #events: readonly RecordedEvent[];
  readonly #clock: Clock;
  #cursor = 0;
  /** When the event before the cursor happened again. */
  #since: number;
  /** How much of the event at the cursor has been sent by this side already. */
  #matched = 0;
  #scheduled = false;
  #waiting: { readonly direction: Direction; readonly bytes: Uint8Array }[] = [];
  #acts: ReplayedActs | null = null;
  #divergence: Divergence | null = null;

  constructor(events: readonly RecordedEvent[], clock: Clock) {
    this.#events = events;
    this.#clock = clock;
    this.#since = clock.now();
  }

  /** `null` while this side does what it did. */
  get divergence(): Divergence | null {
    return this.#divergence;
  }

  /** How many events have happened again. */
  get replayed(): number {
    return this.#cursor;
  }

  get finished(): boolean {
    return this.#cursor >= this.#events.length;
  }

  /** True when the line was opened at this point of the recording; `acts` is what the device then does with it. */
  open(acts: ReplayedActs): boolean {
    const event = this.#current;
    if (event === null || !('line' in event) || event.line !== 'opened') return false;
    // The cable is still out.
    if (this.#clock.now() - this.#since < this.#distance(event) - EARLY_MS) return false;
    this.#acts = acts;
    this.#next();
    return true;
  }

  /** This side sent something. */
  sent(direction: Direction, bytes: Uint8Array): void {
    if (bytes.length > 0) this.#waiting.push({ direction, bytes: bytes.slice() });
    this.#match();
  }

  /** This side closed the line. */
  closed(): void {
    this.#acts = null;
    const event = this.#current;
    if (event !== null && 'line' in event && event.line === 'closed') this.#pass();
    this.#scheduled = false;
  }

  get #current(): RecordedEvent | null {
    return this.#events[this.#cursor] ?? null;
  }

  #pass(): void {
    this.#cursor += 1;
    this.#matched = 0;
    this.#since = this.#clock.now();
  }

  #next(): void {
    this.#pass();
    this.#play();
  }

  /** From the event before to this one, when they were recorded; nothing passed before the first. */
  #distance(event: RecordedEvent): number {
    const before = this.#events[this.#cursor - 1];
    return before === undefined ? 0 : Math.max(0, event.at - before.at);
  }

  /** Goes on as far as the device acts by itself. */
  #play(): void {
    const event = this.#current;
    if (event === null || this.#acts === null || this.#scheduled || this.#divergence !== null) return;
    if (!isOfDevice(event)) {
      this.#match();
      return;
    }
    this.#scheduled = true;
    this.#clock.setTimeout(() => {
      // The line was closed meanwhile: what the device would have said is lost.
      if (!this.#scheduled) return;
      this.#scheduled = false;
      if (this.#divergence === null) this.#act(event);
    }, this.#distance(event));
  }

  #act(event: RecordedEvent): void {
    const acts = this.#acts;
    if ('line' in event) {
      this.#acts = null;
      this.#pass();
      acts?.close();
      return;
    }
    acts?.send(event.direction, Buffer.from(event.hex, 'hex'));
    this.#next();
  }

  /** Compares what this side has sent with what it sent then. */
  #match(): void {
    for (;;) {
      const event = this.#current;
      const [chunk] = this.#waiting;
      // Sent a little early, before the device has said what it said then: it is looked at when its turn comes.
      if (chunk === undefined || event === null || isOfDevice(event) || this.#divergence !== null) return;
      if ('line' in event) return;
      const expected = Buffer.from(event.hex, 'hex').subarray(this.#matched);
      const length = Math.min(expected.length, chunk.bytes.length);
      const got = chunk.bytes.subarray(0, length);
      if (chunk.direction !== event.direction || expected.compare(got, 0, length, 0, length) !== 0) {
        this.#diverge(event, chunk);
        return;
      }
      this.#matched += length;
      this.#waiting.shift();
      if (length < chunk.bytes.length) {
        this.#waiting.unshift({ direction: chunk.direction, bytes: chunk.bytes.subarray(length) });
      }
      if (this.#matched === event.hex.length / 2) {
        this.#next();
        return;
      }
    }
  }

  #diverge(event: RecordedBytes, got: { readonly direction: Direction; readonly bytes: Uint8Array }): void {
    const expected = Buffer.from(event.hex, 'hex').subarray(this.#matched);
    const differs = expected.findIndex((byte, index) => byte !== got.bytes[index]);
    const from = event.direction === got.direction ? Math.max(0, differs) : 0;
    const excerpt = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(from, from + EXCERPT)).toString('hex');
    this.#divergence = {
      event: this.#cursor,
      expected: `${event.direction} ${excerpt(expected)}`,
      got: `${got.direction} ${excerpt(got.bytes)}`,
    };
  }
}

function isOfDevice(event: RecordedEvent): boolean {
  if ('line' in event) return event.line === 'lost';
  return event.direction === 'from-device' || event.direction === 'feature-from-device';
}

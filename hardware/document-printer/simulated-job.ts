import type { Clock, TimerId } from '../clock.ts';
import { attributesOf, number } from './attribute-reading.ts';
import type { IppAttribute } from './ipp-message.ts';

export type SimulatedJobState = 'pending' | 'processing' | 'processing-stopped' | 'canceled' | 'aborted' | 'completed';

/** A job inside a simulated printer. */
export class SimulatedJob {
  readonly id: number;
  readonly name: string;
  readonly attributes: readonly IppAttribute[];
  state: SimulatedJobState = 'pending';
  reason = 'job-incoming';
  impressions = 0;
  #document: Uint8Array | null = null;
  #turning: { readonly clock: Clock; readonly timer: TimerId } | null = null;

  constructor(id: number, name: string, attributes: readonly IppAttribute[]) {
    this.id = id;
    this.name = name;
    this.attributes = attributes;
  }

  /** `null` while it waits for its document. */
  get document(): Uint8Array | null {
    return this.#document;
  }

  get bytes(): Uint8Array {
    return this.#document ?? new Uint8Array(0);
  }

  get isOver(): boolean {
    return this.state === 'canceled' || this.state === 'aborted' || this.state === 'completed';
  }

  /** Printed sides that it makes in all. */
  get pages(): number {
    const source = new TextDecoder('latin1').decode(this.bytes);
    const copies = number(attributesOf(this.attributes), 'copies') ?? 1;
    return Math.max(1, source.split('/Type /Page ').length - 1) * copies;
  }

  /** A page is under way. */
  get isTurning(): boolean {
    return this.#turning !== null;
  }

  receive(document: Uint8Array): void {
    this.#document = document;
    this.reason = 'none';
  }

  turn(clock: Clock, pageMs: number, done: () => void): void {
    this.reason = 'job-printing';
    const timer = clock.setTimeout(() => {
      this.#turning = null;
      done();
    }, pageMs);
    this.#turning = { clock, timer };
  }

  end(state: 'canceled' | 'aborted' | 'completed', reason: string): void {
    this.drop();
    this.state = state;
    this.reason = reason;
  }

  /** The page under way is lost with the power. */
  drop(): void {
    this.#turning?.clock.clearTimeout(this.#turning.timer);
    this.#turning = null;
  }
}

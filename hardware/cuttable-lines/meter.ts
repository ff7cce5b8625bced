/** Counts the bytes of one direction and lets no more through than the cut allows. */
export class Meter {
  readonly #pull: () => void;
  #crossed = 0;
  #left = Number.POSITIVE_INFINITY;

  constructor(pull: () => void) {
    this.#pull = pull;
  }

  get crossed(): number {
    return this.#crossed;
  }

  cutAfter(count: number): void {
    if (count === 0) this.#pull();
    else this.#left = count;
  }

  /** Hands on as many of the bytes as may still cross, and pulls the cable right behind the last of them. */
  pass<Answer>(bytes: Uint8Array, hand: (allowed: Uint8Array) => Answer): Answer {
    const allowed = bytes.slice(0, this.#left);
    this.#left -= allowed.length;
    this.#crossed += allowed.length;
    const answer = hand(allowed);
    if (this.#left === 0) {
      this.#left = Number.POSITIVE_INFINITY;
      // What was handed on is under way as a microtask; the cable goes behind it.
      queueMicrotask(this.#pull);
    }
    return answer;
  }
}

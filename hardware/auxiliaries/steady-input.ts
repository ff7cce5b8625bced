/** A contact bounces, and a person before a sensor sways: a change counts when it has stood so long. */
const STEADY_MS = 150;

/** One input, seen from time to time. */
export class SteadyInput {
  #value: boolean | null = null;
  #differsSince: number | null = null;

  /** `null` until it was first seen; the first sight counts at once. */
  get value(): boolean | null {
    return this.#value;
  }

  see(value: boolean, now: number): void {
    if (this.#value === null || value === this.#value) {
      this.#value = value;
      this.#differsSince = null;
      return;
    }
    this.#differsSince ??= now;
    if (now - this.#differsSince < STEADY_MS) return;
    this.#value = value;
    this.#differsSince = null;
  }
}

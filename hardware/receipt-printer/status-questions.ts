import { type Clock, pause } from '../clock.ts';
import { decodeStatusBytes, type PrinterCondition } from './status.ts';

/** Quiet after an answer went missing, so that a late byte is not taken for the next answer. */
const RESYNC_MS = 50;

interface OpenQuestion {
  readonly answers: number[];
  readonly settle: (condition: PrinterCondition | null) => void;
}

/**
 * Questions of DLE EOT 1 to 4 that are under way, oldest first. Answers look alike and are told apart by their order
 * alone; so once one goes missing, all that are open are lost.
 */
export class StatusQuestions {
  readonly #clock: Clock;
  readonly #reset: () => void;
  #open: OpenQuestion[] = [];
  #quietUntil = 0;

  /** `reset` forgets a half-received answer. */
  constructor(clock: Clock, reset: () => void) {
    this.#clock = clock;
    this.#reset = reset;
  }

  /** Waits until an answer that comes too late can no longer be taken for one to the next question. */
  async quiet(): Promise<void> {
    const wait = this.#quietUntil - this.#clock.now();
    if (wait > 0) await pause(this.#clock, wait);
  }

  /** Expects four answers within `limitMs`; `null` when they do not come. */
  expect(limitMs: number): Promise<PrinterCondition | null> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimeout(() => this.#lose(), limitMs);
      this.#open.push({
        answers: [],
        settle: (condition) => {
          this.#clock.clearTimeout(timer);
          resolve(condition);
        },
      });
    });
  }

  /** Takes one answer. One that nobody asked for, or that comes too late, is passed over. */
  take(byte: number): void {
    const [question] = this.#open;
    if (question === undefined || this.#clock.now() < this.#quietUntil) return;
    question.answers.push(byte);
    const [a, b, c, d] = question.answers;
    if (a === undefined || b === undefined || c === undefined || d === undefined) return;
    this.#open.shift();
    question.settle(decodeStatusBytes([a, b, c, d]));
  }

  /** The line is gone: nothing will be answered. */
  end(): void {
    const lost = this.#open;
    this.#open = [];
    for (const question of lost) question.settle(null);
  }

  #lose(): void {
    this.#quietUntil = this.#clock.now() + RESYNC_MS;
    this.#reset();
    this.end();
  }
}

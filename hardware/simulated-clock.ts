import type { Clock, TimerId } from './clock.ts';

interface PendingTimer {
  readonly id: number;
  readonly dueAt: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class SimulatedClock implements Clock {
  #now = 0;
  #lastId = 0;
  #timers: PendingTimer[] = [];

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, delayMs: number): TimerId {
    this.#lastId += 1;
    this.#timers.push({ id: this.#lastId, dueAt: this.#now + Math.max(0, delayMs), callback });
    return this.#lastId;
  }

  clearTimeout(timer: TimerId): void {
    this.#timers = this.#timers.filter(({ id }) => id !== timer);
  }

  /** Timers that are set and have not fired. */
  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** Lets `durationMs` pass, running due timers in order and everything they set going. */
  async advance(durationMs: number): Promise<void> {
    const target = this.#now + durationMs;
    await idle();
    for (let next = this.#next(); next !== undefined && next.dueAt <= target; next = this.#next()) {
      this.#fire(next);
      await idle();
    }
    this.#now = target;
  }

  /** Lets time pass until `work` settles and returns its value; throws when `limitMs` was not enough. */
  async until<Value>(work: Promise<Value>, limitMs = 60_000): Promise<Value> {
    let settled = false;
    const mark = (): void => {
      settled = true;
    };
    work.then(mark, mark);
    const target = this.#now + limitMs;
    await idle();
    while (!settled) {
      const next = this.#next();
      if (next === undefined || next.dueAt > target) throw new Error(`nothing settled within ${limitMs} ms`);
      this.#fire(next);
      await idle();
    }
    return work;
  }

  #next(): PendingTimer | undefined {
    return this.#timers.toSorted((a, b) => a.dueAt - b.dueAt || a.id - b.id)[0];
  }

  #fire(timer: PendingTimer): void {
    this.#timers = this.#timers.filter(({ id }) => id !== timer.id);
    this.#now = timer.dueAt;
    timer.callback();
  }
}

/** Lets every promise that can go on without a timer go on. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** What `setTimeout` of a clock returns; opaque to everyone but that clock. */
export type TimerId = object | number;

/** Time as drivers see it. Injected everywhere, so that tests decide when it passes. */
export interface Clock {
  /** Monotonic milliseconds, with fractions. */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): TimerId;
  clearTimeout(timer: TimerId): void;
}

/** The machine's own monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** Resolves after `delayMs`, or as soon as `signal` aborts. Never rejects. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      clock.clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimeout(end, delayMs);
    signal?.addEventListener('abort', end);
  });
}

/** Waits for `work`, but no longer than `limitMs`; tells whether it ended in time. */
export async function within(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<boolean> {
  const limit = new AbortController();
  const ended = await Promise.race([work.then(() => true), pause(clock, limitMs, limit.signal).then(() => false)]);
  limit.abort();
  return ended;
}

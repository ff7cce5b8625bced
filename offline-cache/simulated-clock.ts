import type { Clock } from './clock.ts';

/** A clock that moves only when told; for tests. Due callbacks run in order of time, each with its promises settled. */
export interface SimulatedClock extends Clock {
  advance(ms: number): Promise<void>;
  /** Callbacks not yet due. */
  pending(): number;
}

/** Starts at `startMs` (epoch ms). */
export function createSimulatedClock(startMs: number): SimulatedClock {
  let now = startMs;
  let lastHandle = 0;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  // Database work is synchronous, so a turn of the event loop settles everything a callback set off.
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  return {
    now: () => now,
    setTimeout(callback, ms) {
      lastHandle += 1;
      timers.set(lastHandle, { at: now + ms, callback });
      return lastHandle;
    },
    clearTimeout: (handle) => void timers.delete(Number(handle)),
    pending: () => timers.size,
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
        if (next === undefined) break;
        const [handle, { at, callback }] = next;
        timers.delete(handle);
        now = at;
        callback();
        await settle();
      }
      now = end;
    },
  };
}

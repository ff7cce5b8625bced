import type { Clock } from '../clock.ts';
import { backOffMs } from './back-off.ts';

/** Pauses of lanes after failed attempts. */
export interface LaneRests {
  rests(lane: string): boolean;
  failures(lane: string): number;
  /** Begins a pause and gives its length in ms. `shared`: others failed with it, so it may not be to blame. */
  rest(lane: string, countyReached: boolean, retryAfterMs: number | undefined, shared: boolean): number;
  /** Ends a pause; the count of failures stays. */
  end(lane: string): void;
  /** Ends all pauses of lanes that only waited for the link. */
  endForLink(): void;
  /** The lane's row is settled. */
  settled(lane: string): void;
  close(): void;
}

// A batch that failed as a whole accuses all that were in it, and only one of them at most is to blame.
const mostSharedFailures = 2;

/** `onEnd` is called when a pause is over by itself. */
export function createLaneRests(clock: Clock, random: () => number, onEnd: () => void): LaneRests {
  const resting = new Map<string, { readonly timer: unknown; readonly forLink: boolean }>();
  const failures = new Map<string, number>();
  let closed = false;

  const end = (lane: string): void => {
    const pause = resting.get(lane);
    if (pause !== undefined) clock.clearTimeout(pause.timer);
    resting.delete(lane);
  };

  return {
    rests: (lane) => resting.has(lane),
    failures: (lane) => failures.get(lane) ?? 0,
    rest(lane, countyReached, retryAfterMs, shared) {
      const before = failures.get(lane) ?? 0;
      const count = shared ? Math.max(before, Math.min(before + 1, mostSharedFailures)) : before + 1;
      failures.set(lane, count);
      const delayMs = backOffMs(count, countyReached, retryAfterMs, random);
      if (closed) return delayMs;
      end(lane);
      const timer = clock.setTimeout(() => {
        resting.delete(lane);
        onEnd();
      }, delayMs);
      resting.set(lane, { timer, forLink: !countyReached });
      return delayMs;
    },
    end,
    endForLink() {
      for (const [lane, { forLink }] of [...resting]) if (forLink) end(lane);
    },
    settled: (lane) => void failures.delete(lane),
    close() {
      closed = true;
      for (const lane of [...resting.keys()]) end(lane);
    },
  };
}

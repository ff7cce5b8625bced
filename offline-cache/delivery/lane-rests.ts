import type { Clock } from '../clock.ts';
import { backOffMs } from './back-off.ts';

/**
 * What a failed attempt says of the lane that was in it.
 * - `own`     it failed alone
 * - `shared`  others failed with it, so it may not be to blame
 * - `link`    there was no link before either
 */
export type Blame = 'own' | 'shared' | 'link';

/** Pauses of lanes after failed attempts. */
export interface LaneRests {
  rests(lane: string): boolean;
  failures(lane: string): number;
  /** Failures that speak against the lane itself. */
  suspicions(lane: string): number;
  /** Begins a pause and gives its length in ms. */
  rest(lane: string, countyReached: boolean, retryAfterMs: number | undefined, blame: Blame): number;
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
  const suspicions = new Map<string, number>();
  let closed = false;

  const end = (lane: string): void => {
    const pause = resting.get(lane);
    if (pause !== undefined) clock.clearTimeout(pause.timer);
    resting.delete(lane);
  };

  return {
    rests: (lane) => resting.has(lane),
    failures: (lane) => failures.get(lane) ?? 0,
    suspicions: (lane) => suspicions.get(lane) ?? 0,
    rest(lane, countyReached, retryAfterMs, blame) {
      const count = countOne(failures, lane, blame);
      // Through a long outage every lane fails many times, and none is to blame.
      if (blame !== 'link') countOne(suspicions, lane, blame);
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
    settled(lane) {
      failures.delete(lane);
      suspicions.delete(lane);
    },
    close() {
      closed = true;
      for (const lane of [...resting.keys()]) end(lane);
    },
  };
}

function countOne(counts: Map<string, number>, lane: string, blame: Blame): number {
  const before = counts.get(lane) ?? 0;
  const count = blame === 'shared' ? Math.max(before, Math.min(before + 1, mostSharedFailures)) : before + 1;
  counts.set(lane, count);
  return count;
}

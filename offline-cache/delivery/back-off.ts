/** First and longest pause in ms between attempts. */
interface Pace {
  readonly base: number;
  readonly cap: number;
}

// The link comes back at any moment and a refused attempt costs next to nothing; a county in trouble needs rest.
const linkPace: Pace = { base: 2_000, cap: 60_000 };
const countyPace: Pace = { base: 5_000, cap: 15 * 60_000 };
const longestRetryAfter = 60 * 60_000;

/**
 * Pause before the next attempt in ms: exponential with full jitter, so that stations cut off together do not come back
 * together. `Retry-After` is a floor, believed up to an hour.
 * `failures` counts attempts failed in a row, from 1; `random` is in [0, 1).
 */
export function backOffMs(
  failures: number,
  countyReached: boolean,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  const pace = countyReached ? countyPace : linkPace;
  const ceiling = Math.min(pace.cap, pace.base * 2 ** Math.min(failures - 1, 30));
  const floor = Math.min(Math.max(retryAfterMs ?? 0, 0), longestRetryAfter);
  return Math.round(floor + random() * ceiling);
}

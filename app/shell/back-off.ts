/** Waits between attempts, in milliseconds: `first`, doubling up to `most`; back to `first` after `steady` of calm. */
export interface BackOffTimes {
  readonly first: number;
  readonly most: number;
  readonly steady: number;
}

export const restartTimes: BackOffTimes = { first: 100, most: 15_000, steady: 10_000 };

/** Returns a function that tells how long to wait now, given how long the thing lived since it was last started. */
export function createBackOff(times: BackOffTimes = restartTimes): (livedMs: number) => number {
  let next = times.first;
  return (livedMs) => {
    if (livedMs >= times.steady) next = times.first;
    const wait = next;
    next = Math.min(next * 2, times.most);
    return wait;
  };
}

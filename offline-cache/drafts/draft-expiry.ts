import type { Clock } from '../clock.ts';
import { attemptStorage } from '../storage-failure.ts';
import type { DraftStore } from './draft-store.ts';

export interface DraftExpiry {
  /** The county said that it is `ms` now. */
  countyTold(ms: number): void;
  close(): void;
}

/** How much of the time a station may forget that is cut off every time. */
const sweepEveryMs = 10 * 60_000;

/**
 * Erases each draft when its time is over, by a timer of its own. That needs no key: where the station has none, or lost
 * it, what is sealed under it ends all the same.
 */
export function startDraftExpiry(store: DraftStore, clock: Clock): DraftExpiry {
  let timer: unknown;
  const sweepLater = (): void => {
    timer = clock.setTimeout(() => {
      // A disk in trouble is told of by what people wait for; drafts are swept again in some minutes.
      attemptStorage(() => store.sweep());
      sweepLater();
    }, sweepEveryMs);
  };
  sweepLater();
  return {
    countyTold(ms) {
      // The county tells its time again with its next answer.
      attemptStorage(() => store.countyTold(ms));
    },
    close() {
      clock.clearTimeout(timer);
      attemptStorage(() => store.rememberTime());
    },
  };
}

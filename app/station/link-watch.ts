import type { Clock } from '../../offline-cache/index.ts';
import type { CountyPlatform } from '../platform/county-platform.ts';

/** Between two questions while the county answers, and while it does not. In ms. */
const calmInterval = 30_000;
const anxiousInterval = 5_000;

export interface LinkWatch {
  /** What a delivery attempt learned about the link. */
  observe(state: 'up' | 'down'): void;
  close(): void;
}

/**
 * Keeps one honest answer to "can the county be reached?", from delivery attempts and, when there are none, from a
 * small question of its own. `onChange` is told changes only; the link counts as up until something says otherwise.
 */
export function watchLink(platform: CountyPlatform, clock: Clock, onChange: (state: 'up' | 'down') => void): LinkWatch {
  const abort = new AbortController();
  let state: 'up' | 'down' = 'up';
  let timer: unknown = null;

  const observe = (seen: 'up' | 'down'): void => {
    if (seen === state || abort.signal.aborted) return;
    state = seen;
    onChange(seen);
  };

  const ask = async (): Promise<void> => {
    const health = await platform.health(abort.signal);
    if (abort.signal.aborted) return;
    // A county in trouble still answers: the link is up.
    observe(health.ok || health.failure.code.startsWith('county-') ? 'up' : 'down');
    timer = clock.setTimeout(() => void ask(), state === 'up' ? calmInterval : anxiousInterval);
  };
  void ask();

  return {
    observe,
    close() {
      abort.abort();
      if (timer !== null) clock.clearTimeout(timer);
    },
  };
}

import type { Clock, WireScheduler } from '../../offline-cache/index.ts';
import type { CountyPlatform } from '../platform/county-platform.ts';
import { idleConnectionMs } from '../platform/http-exchange.ts';

/**
 * Between two questions while the county answers, and while it does not. In ms. The calm one comes long before the
 * connection of the last is given up: a fresh one costs ten times the question.
 */
const calmInterval = idleConnectionMs / 2;
const anxiousInterval = 5_000;
/** The question, its answer and the headers of both. */
const questionBytes = 400;

export interface LinkWatchParts {
  readonly platform: Pick<CountyPlatform, 'health'>;
  readonly wire: Pick<WireScheduler, 'schedule'>;
  readonly clock: Clock;
  /** Told changes only; the link counts as up until something says otherwise. */
  readonly onChange: (state: 'up' | 'down') => void;
}

export interface LinkWatch {
  /** What a delivery attempt learned about the link. */
  observe(state: 'up' | 'down'): void;
  /** The county answered somebody: it need not be asked so soon. */
  heard(): void;
  close(): void;
}

/**
 * Keeps one honest answer to "can the county be reached?", from whatever is exchanged with it and, when that is nothing,
 * from a small question of its own. The question takes its turn on the wire like a report and is charged like one.
 */
export function watchLink({ platform, wire, clock, onChange }: LinkWatchParts): LinkWatch {
  const abort = new AbortController();
  let state: 'up' | 'down' = 'up';
  let timer: unknown = null;
  let asking = false;
  /** Whether the county was heard since the question was due, or since the link went down. */
  let answered = false;

  const plan = (): void => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = clock.setTimeout(tick, state === 'up' ? calmInterval : anxiousInterval);
  };

  const observe = (seen: 'up' | 'down'): void => {
    if (seen === state || abort.signal.aborted) return;
    state = seen;
    answered = false;
    plan();
    onChange(seen);
  };

  const tick = (): void => {
    // Not in the moment it is heard: a county that answers papers and garbles applications would have all try at once
    // whenever a piece got through.
    if (state === 'down' && answered) {
      observe('up');
      return;
    }
    plan();
    if (!asking) void ask();
  };

  const ask = async (): Promise<void> => {
    asking = true;
    answered = false;
    const seen = await wire.schedule('telemetry', questionBytes, async (turn) => {
      const signal = AbortSignal.any([abort.signal, turn.signal]);
      if (answered || signal.aborted) {
        turn.moved(0);
        return null;
      }
      const health = await platform.health(signal, (bytes) => turn.moved(bytes));
      if (signal.aborted) return null;
      // A county in trouble still answers: the link is up.
      return health.ok || health.failure.code.startsWith('county-') ? 'up' : 'down';
    });
    asking = false;
    if (seen !== null) observe(seen);
  };
  plan();
  void ask();

  return {
    observe,
    heard() {
      answered = true;
      if (state === 'up' && !abort.signal.aborted) plan();
    },
    close() {
      abort.abort();
      if (timer !== null) clock.clearTimeout(timer);
    },
  };
}

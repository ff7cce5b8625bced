import type { Clock, WireScheduler } from '../../offline-cache/index.ts';
import type { CountyPlatform } from '../platform/county-platform.ts';
import { idleConnectionMs } from '../platform/http-exchange.ts';

/**
 * Between two questions while the county answers, and while it does not. In ms. The calm one comes long before the
 * connection of the last is given up: a fresh one costs ten times the question.
 */
const calmInterval = idleConnectionMs / 2;
const anxiousInterval = 5_000;
/** As long as anybody waits for the wire (docs/decisions, 0038). */
const longestWait = 5 * 60_000;
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
  /** When the question last found the county, epoch ms. */
  let foundAt = Number.NEGATIVE_INFINITY;
  /** Ms that the question has waited for its turn on the wire. */
  let waitedMs = 0;
  let begun = false;
  /** Bytes of questions asked out of turn, charged with the next turn. */
  let owedBytes = 0;

  // Where the county is there and what is sent fails all the same, asking soon would have all that waits try again at once.
  const isDisputed = (): boolean => Math.abs(clock.now() - foundAt) < calmInterval;

  const plan = (): void => {
    if (timer !== null) clock.clearTimeout(timer);
    const inMs = state === 'up' || isDisputed() ? calmInterval : anxiousInterval;
    timer = clock.setTimeout(() => tick(inMs), inMs);
  };

  const observe = (seen: 'up' | 'down'): void => {
    if (seen === state || abort.signal.aborted) return;
    state = seen;
    answered = false;
    plan();
    onChange(seen);
  };

  const tick = (passedMs: number): void => {
    // Not in the moment it is heard: a county that answers papers and garbles applications would have all try at once
    // whenever a piece got through.
    if (state === 'down' && answered) {
      observe('up');
      return;
    }
    plan();
    if (!asking) {
      void ask();
      return;
    }
    waitedMs += passedMs;
    if (!begun && !answered && waitedMs >= longestWait) void askOutOfTurn();
  };

  const stateSaid = async (signal: AbortSignal, moved: (bytes: number) => void): Promise<'up' | 'down' | null> => {
    const health = await platform.health(signal, moved);
    if (signal.aborted) return null;
    // A county in trouble still answers: the link is up.
    const seen = health.ok || health.failure.code.startsWith('county-') ? 'up' : 'down';
    if (seen === 'up') foundAt = clock.now();
    return seen;
  };

  /** Behind a piece of a paper that has died, or in an hour whose bytes are spent, it would wait for long. */
  const askOutOfTurn = async (): Promise<void> => {
    waitedMs = 0;
    const seen = await stateSaid(abort.signal, (bytes) => {
      owedBytes += bytes;
    });
    if (seen !== null) observe(seen);
  };

  const ask = async (): Promise<void> => {
    asking = true;
    answered = false;
    begun = false;
    waitedMs = 0;
    const seen = await wire.schedule('telemetry', questionBytes, async (turn) => {
      begun = true;
      turn.moved(owedBytes);
      owedBytes = 0;
      const signal = AbortSignal.any([abort.signal, turn.signal]);
      return answered || signal.aborted ? null : stateSaid(signal, turn.moved);
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

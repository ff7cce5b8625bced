import type { AskCatalogue } from '../../app/contracts/catalogue.ts';
import type { UndecidedCode } from '../../app/contracts/delivery.ts';
import { assertNever } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';
import type { WireScheduler } from '../delivery/wire-scheduler.ts';
import { isStorageFailureCode, type StorageFailureCode } from '../storage-failure.ts';
import type { ApplyFailureCode } from './apply-catalogue.ts';
import type { CatalogueStore } from './catalogue-store.ts';
import { type Fetched, type FetchTroubleCode, fetchCatalogue, type Restarts } from './fetch-catalogue.ts';
import type { PartialDownload } from './partial-download.ts';

/** What one round of asking came to. */
export type CatalogueSyncEvent =
  /** The county has nothing newer. */
  | { readonly type: 'current' }
  | { readonly type: 'applied'; readonly version: number }
  /** The catalogue in use stays; somebody should look at the county's. */
  | { readonly type: 'refused'; readonly code: ApplyFailureCode | FetchTroubleCode }
  /** Asked again later. */
  | { readonly type: 'put-off'; readonly code: UndecidedCode | StorageFailureCode; readonly countyReached: boolean };

export interface CatalogueSyncOptions {
  readonly store: CatalogueStore;
  readonly partial: PartialDownload;
  readonly ask: AskCatalogue<AbortSignal>;
  readonly wire: WireScheduler;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onEvent: (event: CatalogueSyncEvent) => void;
}

/** Keeps the catalogue of the station up to date. */
export interface CatalogueSync {
  /** Asks soon, unless the county was asked not long ago. */
  linkRestored(): void;
  /** Asks now; settles when the round is over. */
  askNow(): Promise<void>;
  close(): void;
}

const minute = 60_000;
const hour = 60 * minute;
/** What an idle round costs, so that the scheduler can plan. */
const idleBytes = 400;
/** A whole county comes back at once after an outage; its stations do not ask in one second. */
const afterRestoring = { spreadMs: minute, unlessWithinMs: 6 * hour };
const afterStart = { spreadMs: minute };
const daily = { leastMs: 20 * hour, spreadMs: 8 * hour };
/** After what cost much for nothing, and may again, so that most of the hours' bytes are left to others. */
const afterCostly = { leastMs: 3 * hour, spreadMs: 3 * hour };
/** More than this fetched for nothing is costly. */
const costlyBytes = 64 * 1024;
const retry = { firstMs: 2 * minute, mostMs: hour };

/** Asks a little after the start, once a day, after failures with growing pauses, and when the link is back. */
export function startCatalogueSync(options: CatalogueSyncOptions): CatalogueSync {
  const { store, partial, ask, wire, clock, random, onEvent } = options;
  let timer: unknown = null;
  let running: Promise<void> | null = null;
  let closed = false;
  let failures = 0;
  /** Set when a patch did not lead to what was signed: then only the whole helps. */
  let canBuildOn = true;
  let answeredAt: number | null = null;
  /** The next question waits for its time, however often the link comes back meanwhile. */
  let resting = false;

  const plan = (ms: number): void => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = closed ? null : clock.setTimeout(() => void askNow(), ms);
  };
  const planDaily = (): void => plan(daily.leastMs + random() * daily.spreadMs);
  const rest = ({ leastMs, spreadMs }: typeof afterCostly): void => {
    resting = true;
    plan(leastMs + random() * spreadMs);
  };
  const planRetry = (floorMs: number): void => {
    const most = Math.min(retry.mostMs, retry.firstMs * 2 ** Math.min(failures, 10));
    failures += 1;
    plan(Math.max(floorMs, random() * most));
  };

  const apply = async ({ form, bytes }: Extract<Fetched, { readonly outcome: 'whole' }>): Promise<void> => {
    const applied = await store.apply(form, bytes);
    if (applied.ok) {
      partial.discard();
      failures = 0;
      canBuildOn = true;
      onEvent({ type: 'applied', version: applied.value.version });
      planDaily();
      return;
    }
    const { code } = applied.failure;
    if (isStorageFailureCode(code)) {
      // The disk's trouble, not that of what came: it is kept and taken over once the disk is well again.
      onEvent({ type: 'put-off', code, countyReached: true });
      const isKept = partial.state()?.length === bytes.length;
      if (isKept || bytes.length <= costlyBytes) planRetry(0);
      else rest(afterCostly);
      return;
    }
    partial.discard();
    if (form === 'patch') canBuildOn = false;
    onEvent({ type: 'refused', code });
    // After a patch the whole may help; after the whole nothing will but another one.
    if (form === 'patch') planRetry(0);
    else rest(afterCostly);
  };

  const settle = async (fetched: Exclude<Fetched, { readonly outcome: 'yielded' }>): Promise<void> => {
    if (fetched.outcome !== 'undecided' || fetched.countyReached) answeredAt = clock.now();
    switch (fetched.outcome) {
      case 'current':
        failures = 0;
        onEvent({ type: 'current' });
        planDaily();
        return;
      case 'whole':
        return apply(fetched);
      case 'refused':
        onEvent({ type: 'refused', code: fetched.code });
        planDaily();
        return;
      case 'storage':
        onEvent({ type: 'put-off', code: fetched.code, countyReached: true });
        planRetry(0);
        return;
      case 'troubled':
        onEvent({ type: 'refused', code: fetched.code });
        rest(fetched.code === 'range-ignored' ? daily : afterCostly);
        return;
      case 'undecided':
        onEvent({ type: 'put-off', code: fetched.code, countyReached: fetched.countyReached });
        planRetry(fetched.retryAfterMs ?? 0);
        return;
      default:
        return assertNever(fetched);
    }
  };

  const round = async (): Promise<void> => {
    const restarts: Restarts = { count: 0 };
    for (;;) {
      const have = store.current();
      const fetched = await wire.schedule('catalogue', idleBytes, (turn) =>
        fetchCatalogue({ ask, partial }, have, canBuildOn, turn, restarts),
      );
      if (closed) return;
      if (fetched.outcome !== 'yielded') return settle(fetched);
    }
  };

  const askNow = (): Promise<void> => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
    resting = false;
    running ??= round().finally(() => {
      running = null;
    });
    return running;
  };

  plan(random() * afterStart.spreadMs);
  return {
    linkRestored() {
      const askedLately = answeredAt !== null && Math.abs(clock.now() - answeredAt) < afterRestoring.unlessWithinMs;
      if (running === null && !resting && (!askedLately || failures > 0)) plan(random() * afterRestoring.spreadMs);
    },
    askNow,
    close() {
      closed = true;
      if (timer !== null) clock.clearTimeout(timer);
    },
  };
}

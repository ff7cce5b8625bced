import type { KeyObject } from 'node:crypto';
import type { Clock, OfflineCache, Standing, WireScheduler } from '../../offline-cache/index.ts';
import type { ReportAnswer, SendReport, StationReport } from '../contracts/delivery.ts';

export interface ReportParts {
  readonly stationCode: string;
  readonly cache: Pick<OfflineCache, 'standing'> & {
    readonly retention: Pick<OfflineCache['retention'], 'obey' | 'obeyedOrders'>;
  };
  /** Why the catalogue that the county offers was not taken, `null` where all is well. */
  readonly catalogueTrouble: () => string | null;
  /** The key that signs for the county, its orders too. */
  readonly countyKey: KeyObject;
  readonly wire: Pick<WireScheduler, 'schedule' | 'bytesUsed'>;
  readonly send: SendReport<AbortSignal>;
  readonly clock: Clock;
  /** In [0, 1); spreads the stations of a county that all came back at once. */
  readonly random: () => number;
  /** The county's time, and what it lacks. */
  readonly onAnswer: (answer: ReportAnswer) => void;
  /** The answer carried an order to erase: `obeyed`, or why it was not. */
  readonly onOrder: (outcome: string) => void;
}

export interface CountyReports {
  /** Something the county should know has changed: an item is stuck, or is no longer. */
  changed(): void;
  close(): void;
}

/** Between two reports, give or take a fifth; and the least between two when something changes. In ms. */
const intervalMs = 5 * 60_000;
const spread = 0.2;
const floorMs = 30_000;
/** A report with some stuck items, its answer and the headers of both. */
const estimatedBytes = 700;
/** More than this the county does not need to begin asking. */
const mostStuck = 50;

/**
 * Tells the county how this station stands, at telemetry's priority: it never holds up an application. A report that
 * does not get through is not repeated; the next one says it all again.
 */
export function reportToCounty(parts: ReportParts): CountyReports {
  const { clock, wire, random } = parts;
  let timer: unknown = null;
  let dueAt = Number.POSITIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  let underWay = false;
  let changedMeanwhile = false;
  let closed = false;

  const plan = (inMs: number): void => {
    const at = clock.now() + inMs;
    if (closed || (timer !== null && dueAt <= at)) return;
    if (timer !== null) clock.clearTimeout(timer);
    dueAt = at;
    timer = clock.setTimeout(() => {
      timer = null;
      void report();
    }, inMs);
  };

  const report = async (): Promise<void> => {
    underWay = true;
    changedMeanwhile = false;
    lastAt = clock.now();
    const retryAfterMs = await wire.schedule('telemetry', estimatedBytes, async ({ signal, moved }) => {
      // Composed only now: it may have waited long for its turn.
      const standing = parts.cache.standing(wire.bytesUsed());
      if (!standing.ok || signal.aborted) {
        moved(0);
        return 0;
      }
      const obeyed = parts.cache.retention.obeyedOrders();
      const body = reportOf(parts.stationCode, standing.value, clock.now(), {
        obeyedOrders: obeyed.ok ? obeyed.value : [],
        catalogueTrouble: parts.catalogueTrouble(),
      });
      const result = await parts.send(body, signal, moved);
      if (result.outcome === 'answered' && !closed) {
        // Tells the county's time, by which an order holds or does not.
        parts.onAnswer(result.answer);
        if (result.answer.order !== undefined) obey(result.answer.order);
      }
      return result.outcome === 'undecided' ? (result.retryAfterMs ?? 0) : 0;
    });
    underWay = false;
    const regular = intervalMs * (1 - spread + 2 * spread * random());
    plan(Math.max(changedMeanwhile ? floorMs : regular, retryAfterMs));
  };

  const obey = (order: NonNullable<ReportAnswer['order']>): void => {
    const wiped = parts.cache.retention.obey(JSON.stringify(order), parts.countyKey);
    parts.onOrder(wiped.ok ? 'obeyed' : wiped.failure.code);
    // The county goes on ordering until it is told.
    if (wiped.ok) changedMeanwhile = true;
  };

  // The first one soon, but not all stations of a county in one second after an outage.
  plan(floorMs * random());

  return {
    changed() {
      if (underWay) changedMeanwhile = true;
      // A clock set back since would put the next one off by as much.
      else plan(Math.min(floorMs, Math.max(0, lastAt + floorMs - clock.now())));
    },
    close() {
      closed = true;
      if (timer !== null) clock.clearTimeout(timer);
    },
  };
}

/** What the county is told of a standing. `nowMs` is the station's clock. */
export function reportOf(
  stationCode: string,
  standing: Standing,
  nowMs: number,
  beside: Required<Pick<StationReport, 'obeyedOrders' | 'catalogueTrouble'>>,
): StationReport {
  const { waiting } = standing;
  return {
    stationCode,
    time: new Date(nowMs).toISOString(),
    epochs: standing.epochs.map(({ epoch, highestSequence }) => ({ epoch, highestSequence })),
    waiting: waiting.items,
    oldestWaitingSeconds: waiting.oldestSeconds,
    attachmentsWaiting: standing.attachments.waiting,
    bytesToday: standing.wire.bytesToday,
    stuck: standing.stuck
      .filter(({ kind }) => kind !== 'returned')
      .slice(0, mostStuck)
      .map(({ key, code }) => ({ key, code })),
    lastAcknowledgedAt: standing.lastAcknowledgedAt,
    ...beside,
  };
}

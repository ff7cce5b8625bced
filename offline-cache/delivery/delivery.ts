import type { DeliveryResult, SendApplications } from '../../app/contracts/delivery.ts';
import type { Clock } from '../clock.ts';
import { backOffMs } from './back-off.ts';
import { batchBytes, composeBatch, type ReadyHead } from './compose-batch.ts';
import { type Blame, createLaneRests } from './lane-rests.ts';
import { type ApplicationOutcome, declinedCode, type Ledger, type Sending, type Settlement } from './ledger.ts';
import { createPieceSize } from './piece-size.ts';
import { sortAnswers, type Undecided } from './sort-answers.ts';
import type { WireScheduler } from './wire-scheduler.ts';

export type LinkState = 'up' | 'down';

/** What delivery tells while it works. */
export type DeliveryEvent =
  | {
      readonly type: 'acknowledged';
      readonly key: string;
      readonly receiptNumber: string;
      readonly caseNumber: string;
    }
  /** The county has judged the case and does not take it up. */
  | { readonly type: 'returned'; readonly key: string; readonly receiptNumber: string; readonly code: string }
  /** Nobody has judged it; the staff must look. */
  | { readonly type: 'needs-staff'; readonly key: string; readonly receiptNumber: string; readonly code: string }
  /** The county's link as attempts see it; told on change only. */
  | { readonly type: 'link'; readonly state: LinkState };

export interface DeliveryParts {
  readonly ledger: Ledger;
  readonly send: SendApplications<AbortSignal>;
  readonly wire: WireScheduler;
  readonly clock: Clock;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
  readonly onEvent: (event: DeliveryEvent) => void;
}

export interface Delivery {
  /** Looks for new work, after a moment in which `deliverNow` may be called; called after every save. */
  wake(): void;
  /** Sends the lane of this application at once and alone, whatever pause it is in and whatever else is on the wire. */
  deliverNow(key: string): void;
  /** Somebody else saw the county answer: whatever waits for the link alone goes on at once. */
  linkRestored(): void;
  /** The outcome as soon as there is one, `kept` when `timeoutMs` passes first. */
  waitForOutcome(key: string, timeoutMs: number): Promise<ApplicationOutcome>;
  /** Starts nothing more, gives attempts under way three seconds to end, then aborts them. */
  close(): Promise<void>;
}

const drainMs = 3_000;
/** Between saving and the person's own request for an answer the backlog must not take the application along. */
const wakeMs = 100;
const mostItems = 200;
// What three seconds of the link take: a person at the screen shares the link with one batch at most.
const batchBounds = { first: 16 * 1024, least: 4 * 1024, most: 64 * 1024, step: 8 * 1024, targetMs: 3_000 };

/**
 * Starts delivering. The backlog goes in one request at a time, many lanes in each; an item's trouble holds up its own
 * lane only. A person at the screen goes alone beside it.
 */
export function startDelivery({ ledger, send, wire, clock, random, onEvent }: DeliveryParts): Delivery {
  const flying = new Map<string, Promise<void>>();
  const urgent = new Set<string>();
  const waiters = new Map<string, Set<(outcome: ApplicationOutcome) => void>>();
  const abort = new AbortController();
  const size = createPieceSize(batchBounds);
  let itemLimit = mostItems;
  let backlogFlies = false;
  let link: LinkState | null = null;
  let requestFailures = 0;
  let pause: { readonly timer: unknown; readonly forLink: boolean } | null = null;
  let wakeTimer: unknown = null;
  let closed = false;

  const pump = (): void => {
    if (closed) return;
    const waiting = ledger.waiting();
    if (!waiting.ok) {
      hold(backOffMs(1, true, undefined, random), false);
      return;
    }
    const heads = new Map<string, ReadyHead>();
    for (const row of waiting.value) {
      if (heads.has(row.lane)) continue;
      const { lane } = row;
      heads.set(lane, { ...row, failures: rests.failures(lane), suspicions: rests.suspicions(lane) });
    }
    for (const lane of urgent) {
      const head = heads.get(lane);
      if (head === undefined) urgent.delete(lane);
      else if (!flying.has(lane)) fly([head]);
    }
    if (backlogFlies || pause !== null) return;
    const ready = [...heads.values()].filter(({ lane }) => !flying.has(lane) && !rests.rests(lane));
    // A dead link needs one probe, not a full batch.
    const batch = composeBatch(ready, { bytes: size.bytes(), items: link === 'down' ? 1 : itemLimit });
    if (batch.length === 0) return;
    backlogFlies = true;
    // A bug in an attempt is left unhandled and ends the process; going on would only repeat it without pause.
    void fly(batch).then(() => {
      backlogFlies = false;
      pump();
    });
  };
  const rests = createLaneRests(clock, random, pump);

  const fly = (batch: readonly ReadyHead[]): Promise<void> => {
    const flight = attempt(batch).then(() => {
      for (const { lane } of batch) flying.delete(lane);
      pump();
    });
    for (const { lane } of batch) flying.set(lane, flight);
    return flight;
  };

  const attempt = async (batch: readonly ReadyHead[]): Promise<void> => {
    const begun = ledger.begin(batch.map(({ position }) => position));
    if (!begun.ok) {
      for (const { lane } of batch) restLane(lane, true, undefined, batch.length > 1 ? 'shared' : 'own');
      return;
    }
    const sending = begun.value;
    // Rows given to the staff no longer hold their lanes up.
    if (sending.length === 0) return;
    const startedAt = clock.now();
    const bytes = batchBytes(batch);
    const result = await wire.schedule('applications', bytes, ({ moved }) =>
      send(
        sending.map(({ application }) => application),
        abort.signal,
        moved,
      ),
    );
    if (result.outcome === 'undecided') {
      failWhole(sending, result);
      return;
    }
    size.went(bytes, clock.now() - startedAt);
    itemLimit = Math.min(mostItems, itemLimit * 2);
    settle(sending, result.results);
  };

  /** Nobody knows what became of any of them; it may be the fault of one. */
  const failWhole = (sending: readonly Sending[], result: Undecided): void => {
    const { code, countyReached, retryAfterMs } = result;
    const interrupted = code === 'interrupted';
    if (!interrupted) {
      size.failed();
      itemLimit = Math.max(1, Math.floor(Math.min(itemLimit, sending.length) / 2));
    }
    const alone = !countyReached && link === 'down' ? 'link' : 'own';
    const blame = sending.length > 1 ? 'shared' : alone;
    const delays = sending.map(({ lane }) => restLane(lane, countyReached, retryAfterMs, blame));
    postpone(sending.map(({ position }, index) => ({ position, code, delayMs: delays[index] ?? 0 })));
    if (interrupted) return;
    const forAll = !countyReached || retryAfterMs !== undefined || code === 'county-busy' || code === 'county-full';
    if (forAll) {
      requestFailures += 1;
      hold(backOffMs(requestFailures, countyReached, retryAfterMs, random), !countyReached);
    }
    setLink(countyReached ? 'up' : 'down');
  };

  const settle = (sending: readonly Sending[], results: ReadonlyMap<string, DeliveryResult>): void => {
    const { settlements, undecided } = sortAnswers(sending, results);
    if (settlements.length > 0) {
      const written = ledger.settle(settlements);
      if (written.ok) for (const settlement of settlements) tell(settlement, written.value.includes(settlement));
      // The county has them; when the disk takes writes again the next attempt gets the same answers.
      else for (const { sending: one } of settlements) restLane(one.lane, true, undefined, 'own');
    }
    postpone(
      undecided.map(({ sending: { position, lane }, result }) => {
        const delayMs = restLane(lane, result.countyReached, result.retryAfterMs, 'own');
        return { position, code: result.code, delayMs };
      }),
    );
    if (settlements.length > 0 || undecided.some(({ result }) => result.countyReached)) {
      requestFailures = 0;
      setLink('up');
    } else if (undecided.some(({ result }) => result.code !== 'interrupted')) {
      requestFailures += 1;
      hold(backOffMs(requestFailures, false, undefined, random), true);
      setLink('down');
    }
  };

  const tell = (settlement: Settlement, written: boolean): void => {
    const { key, receiptNumber, lane } = settlement.sending.application;
    rests.settled(lane);
    if (!written) {
      tellWaiters(key, ledger.outcomeOf(key));
      return;
    }
    if (settlement.kind === 'acknowledged') {
      const { caseNumber } = settlement.proof;
      onEvent({ type: 'acknowledged', key, receiptNumber, caseNumber });
      tellWaiters(key, { outcome: 'accepted', caseNumber });
      return;
    }
    const [outcome, code] =
      settlement.kind === 'declined'
        ? (['returned', declinedCode] as const)
        : (['needs-staff', settlement.code] as const);
    onEvent({ type: outcome, key, receiptNumber, code });
    tellWaiters(key, { outcome, code });
  };

  // Only what staff read is lost if this is not written: rows still `sending` are sent again all the same.
  const postpone = (rows: Parameters<Ledger['postpone']>[0]): void => {
    if (rows.length > 0) ledger.postpone(rows);
  };

  const restLane = (lane: string, countyReached: boolean, retryAfterMs: number | undefined, blame: Blame): number => {
    urgent.delete(lane);
    return rests.rest(lane, countyReached, retryAfterMs, blame);
  };

  /** Holds the backlog as a whole. */
  const hold = (delayMs: number, forLink: boolean): void => {
    if (closed || pause !== null) return;
    const timer = clock.setTimeout(() => {
      pause = null;
      if (forLink) rests.endForLink();
      pump();
    }, delayMs);
    pause = { timer, forLink };
  };

  const endPause = (): void => {
    if (pause !== null) clock.clearTimeout(pause.timer);
    pause = null;
  };

  const setLink = (state: LinkState): void => {
    if (state === 'up' && pause?.forLink === true) endPause();
    if (link === state) return;
    link = state;
    if (state === 'up') rests.endForLink();
    onEvent({ type: 'link', state });
  };

  const tellWaiters = (key: string, outcome: ApplicationOutcome): void => {
    for (const resolve of waiters.get(key) ?? []) resolve(outcome);
    waiters.delete(key);
  };

  // Not before the caller holds the delivery: a send may settle at once.
  queueMicrotask(pump);

  return {
    wake() {
      if (closed) return;
      wakeTimer ??= clock.setTimeout(() => {
        wakeTimer = null;
        pump();
      }, wakeMs);
    },
    deliverNow(key) {
      const lane = ledger.laneOf(key);
      if (lane === null) return;
      urgent.add(lane);
      pump();
    },
    linkRestored() {
      requestFailures = 0;
      setLink('up');
      rests.endForLink();
      pump();
    },
    waitForOutcome(key, timeoutMs) {
      const known = ledger.outcomeOf(key);
      if (known.outcome !== 'kept' || closed) return Promise.resolve(known);
      return new Promise((resolve) => {
        const waiting = waiters.get(key) ?? new Set();
        waiters.set(key, waiting);
        const timer = clock.setTimeout(() => finish({ outcome: 'kept' }), timeoutMs);
        const finish = (outcome: ApplicationOutcome): void => {
          clock.clearTimeout(timer);
          waiting.delete(finish);
          resolve(outcome);
        };
        waiting.add(finish);
      });
    },
    async close() {
      closed = true;
      if (wakeTimer !== null) clock.clearTimeout(wakeTimer);
      endPause();
      rests.close();
      const drain = clock.setTimeout(() => abort.abort(), drainMs);
      await Promise.all(flying.values());
      clock.clearTimeout(drain);
      for (const key of [...waiters.keys()]) tellWaiters(key, { outcome: 'kept' });
    },
  };
}

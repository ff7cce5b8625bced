import type { DeliveryResult, OutboundApplication, SendApplication } from '../../app/contracts/delivery.ts';
import { assertNever } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';
import { backOffMs } from './back-off.ts';
import type { ApplicationOutcome, Ledger } from './ledger.ts';

export type LinkState = 'up' | 'down';

/** What delivery tells while it works. */
export type DeliveryEvent =
  | {
      readonly type: 'acknowledged';
      readonly key: string;
      readonly receiptNumber: string;
      readonly caseNumber: string;
    }
  | { readonly type: 'returned'; readonly key: string; readonly receiptNumber: string; readonly code: string }
  /** The county's link as attempts see it; told on change only. */
  | { readonly type: 'link'; readonly state: LinkState };

export interface DeliveryParts {
  readonly ledger: Ledger;
  readonly send: SendApplication<AbortSignal>;
  readonly clock: Clock;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
  readonly onEvent: (event: DeliveryEvent) => void;
}

export interface Delivery {
  /** Looks for new work; called after every save. */
  wake(): void;
  /** Tries the lane of this application at once, whatever pause it is in, ahead of all others. */
  deliverNow(key: string): void;
  /** Somebody else saw the county answer: lanes that wait for the link alone go on at once. */
  linkRestored(): void;
  /** The outcome as soon as there is one, `kept` when `timeoutMs` passes first. */
  waitForOutcome(key: string, timeoutMs: number): Promise<ApplicationOutcome>;
  /** Starts nothing more, gives attempts under way three seconds to end, then aborts them. */
  close(): Promise<void>;
}

const parallelLanes = 3;
const drainMs = 3_000;

/** Starts delivering. One attempt at a time in a lane, several lanes side by side; a pause holds up its own lane only. */
export function startDelivery({ ledger, send, clock, random, onEvent }: DeliveryParts): Delivery {
  const sending = new Map<string, Promise<void>>();
  const resting = new Map<string, { readonly timer: unknown; readonly forLink: boolean }>();
  const failures = new Map<string, number>();
  const urgent = new Set<string>();
  const waiters = new Map<string, Set<(outcome: ApplicationOutcome) => void>>();
  const abort = new AbortController();
  let link: LinkState | null = null;
  let diskPause: unknown = null;
  let closed = false;

  const pump = (): void => {
    if (closed) return;
    const waiting = ledger.waiting();
    if (!waiting.ok) {
      diskPause ??= clock.setTimeout(
        () => {
          diskPause = null;
          pump();
        },
        backOffMs(1, true, undefined, random),
      );
      return;
    }
    const heads = new Map<string, number>();
    for (const { lane, position } of waiting.value) if (!heads.has(lane)) heads.set(lane, position);
    const ready = [...heads].filter(([lane]) => !sending.has(lane) && !resting.has(lane));
    ready.sort(([a], [b]) => Number(urgent.has(b)) - Number(urgent.has(a)));
    for (const [lane, position] of ready) {
      // A dead link needs one probe, not three; but a person at the screen never waits behind the backlog.
      const limit = link === 'down' ? 1 : parallelLanes;
      if (sending.size >= limit && !urgent.has(lane)) break;
      urgent.delete(lane);
      // A bug in an attempt is left unhandled and ends the process; going on would only repeat it without pause.
      const attempt = attemptHead(lane, position).then(() => {
        sending.delete(lane);
        pump();
      });
      sending.set(lane, attempt);
    }
  };

  const attemptHead = async (lane: string, position: number): Promise<void> => {
    const begun = ledger.begin(position);
    if (!begun.ok) {
      rest(lane, true, undefined);
      return;
    }
    const application = begun.value;
    // A row given to the staff no longer holds its lane up.
    if (application === null) return;
    const result = verified(application, await send(application, abort.signal));
    settle(lane, position, application, result);
  };

  const settle = (lane: string, position: number, application: OutboundApplication, result: DeliveryResult): void => {
    const { key, receiptNumber } = application;
    switch (result.outcome) {
      case 'acknowledged': {
        setLink('up');
        const { caseNumber } = result.acknowledgement;
        const written = ledger.acknowledge(position, application, result.acknowledgement);
        // The county has it; when the disk takes writes again the next attempt gets the same answer.
        if (!written.ok) {
          rest(lane, true, undefined);
          return;
        }
        failures.delete(lane);
        onEvent({ type: 'acknowledged', key, receiptNumber, caseNumber });
        tellWaiters(key, { outcome: 'accepted', caseNumber });
        return;
      }
      case 'returned': {
        setLink('up');
        const written = ledger.reject(position, application, result.code);
        if (!written.ok) {
          rest(lane, true, undefined);
          return;
        }
        failures.delete(lane);
        onEvent({ type: 'returned', key, receiptNumber, code: result.code });
        tellWaiters(key, { outcome: 'returned', code: result.code });
        return;
      }
      case 'undecided': {
        const delayMs = rest(lane, result.countyReached, result.retryAfterMs);
        // Only what staff read is lost if this is not written: rows still `sending` are sent again all the same.
        ledger.postpone(position, result.code, delayMs);
        if (result.code !== 'interrupted') setLink(result.countyReached ? 'up' : 'down');
        return;
      }
      default:
        assertNever(result);
    }
  };

  const rest = (lane: string, countyReached: boolean, retryAfterMs: number | undefined): number => {
    const count = (failures.get(lane) ?? 0) + 1;
    failures.set(lane, count);
    const delayMs = backOffMs(count, countyReached, retryAfterMs, random);
    if (closed) return delayMs;
    const timer = clock.setTimeout(() => {
      resting.delete(lane);
      pump();
    }, delayMs);
    resting.set(lane, { timer, forLink: !countyReached });
    return delayMs;
  };

  const endRest = (lane: string): void => {
    const pause = resting.get(lane);
    if (pause !== undefined) clock.clearTimeout(pause.timer);
    resting.delete(lane);
  };

  const endLinkRests = (): void => {
    for (const [lane, { forLink }] of resting) if (forLink) endRest(lane);
  };

  const setLink = (state: LinkState): void => {
    if (link === state) return;
    link = state;
    onEvent({ type: 'link', state });
    if (state === 'up') endLinkRests();
  };

  const tellWaiters = (key: string, outcome: ApplicationOutcome): void => {
    for (const resolve of waiters.get(key) ?? []) resolve(outcome);
    waiters.delete(key);
  };

  // Not before the caller holds the delivery: a send may settle at once.
  queueMicrotask(pump);

  return {
    wake: pump,
    deliverNow(key) {
      const lane = ledger.laneOf(key);
      if (lane === null) return;
      urgent.add(lane);
      endRest(lane);
      pump();
    },
    linkRestored() {
      setLink('up');
      endLinkRests();
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
      if (diskPause !== null) clock.clearTimeout(diskPause);
      for (const lane of [...resting.keys()]) endRest(lane);
      const drain = clock.setTimeout(() => abort.abort(), drainMs);
      await Promise.all(sending.values());
      clock.clearTimeout(drain);
      for (const key of [...waiters.keys()]) tellWaiters(key, { outcome: 'kept' });
    },
  };
}

/** Believes an acknowledgement only if it speaks of this application and these bytes. */
function verified(application: OutboundApplication, result: DeliveryResult): DeliveryResult {
  if (result.outcome !== 'acknowledged') return result;
  const { key, sealedSha256 } = result.acknowledgement;
  if (key === application.key && sealedSha256 === application.sealedSha256) return result;
  return { outcome: 'undecided', code: 'acknowledges-another', countyReached: false };
}

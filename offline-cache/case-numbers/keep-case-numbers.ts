import type { Database } from 'better-sqlite3';
import { uuidv7 } from 'uuidv7';
import type { ReserveCaseNumbers, ReserveResult } from '../../app/contracts/delivery.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { CountyTime } from '../county-time.ts';
import { backOffMs } from '../delivery/back-off.ts';
import type { WireScheduler } from '../delivery/wire-scheduler.ts';
import { attemptStorage } from '../storage-failure.ts';
import type { ReservedCaseNumbers } from './reserved-case-numbers.ts';

export interface KeepCaseNumbersParts {
  readonly database: Database;
  readonly caseNumbers: ReservedCaseNumbers;
  readonly audit: AuditLog;
  readonly countyTime: CountyTime;
  readonly epoch: string;
  readonly stationCode: string;
  readonly reserveCaseNumbers: ReserveCaseNumbers<AbortSignal>;
  /** Fewer free ones than this, and a new block is asked for. */
  readonly leastFree: number;
  readonly wire: WireScheduler;
  readonly clock: Clock;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
}

export interface CaseNumberKeeper {
  /** Asks for a block where too few are left; called after every save. */
  wake(): void;
  linkRestored(): void;
  close(): Promise<void>;
}

const requestBytes = 400;
const mostAtOnce = 1000;

/** Keeps numbers in store, so that a receipt printed without a link names the case already. */
export function keepCaseNumbers(parts: KeepCaseNumbersParts): CaseNumberKeeper {
  const { caseNumbers, epoch, stationCode, leastFree, reserveCaseNumbers, wire, clock, random } = parts;
  const abort = new AbortController();
  let asking: Promise<void> | null = null;
  let onWire = false;
  let pause: { readonly timer: unknown; readonly forLink: boolean } | null = null;
  let failures = 0;
  // Asked again in the same words, the county gives the same block: a lost answer wastes no numbers. Under the same key
  // but for another count it would refuse, for good.
  let question: { readonly key: string; readonly count: number } | null = null;

  const pump = (): void => {
    if (abort.signal.aborted || asking !== null || pause !== null) return;
    const free = attemptStorage(() => caseNumbers.freeCount(epoch));
    if (!free.ok || free.value >= leastFree) return;
    question ??= { key: uuidv7(), count: Math.min(mostAtOnce, 2 * leastFree - free.value) };
    asking = ask(question).then(() => {
      asking = null;
      onWire = false;
      pump();
    });
  };

  const ask = async ({ key, count }: NonNullable<typeof question>): Promise<void> => {
    const result = await wire.schedule('telemetry', requestBytes, (turn) => {
      onWire = true;
      const signal = AbortSignal.any([abort.signal, turn.signal]);
      return reserveCaseNumbers({ key, stationCode, count }, signal, (bytes) => turn.moved(bytes));
    });
    if (abort.signal.aborted && result.outcome !== 'reserved') return;
    if (result.outcome === 'reserved' && keep(result)) {
      failures = 0;
      return;
    }
    if (result.outcome === 'returned') question = null;
    failures += 1;
    const countyReached = result.outcome !== 'undecided' || result.countyReached;
    const retryAfterMs = result.outcome === 'undecided' ? result.retryAfterMs : undefined;
    const timer = clock.setTimeout(endPause, backOffMs(failures, countyReached, retryAfterMs, random));
    pause = { timer, forLink: !countyReached };
  };

  const keep = ({ block }: Extract<ReserveResult, { readonly outcome: 'reserved' }>): boolean => {
    const kept = attemptStorage(() =>
      parts.database
        .transaction(() => {
          const before = caseNumbers.freeCount(epoch);
          caseNumbers.add(epoch, block.numbers);
          const added = caseNumbers.freeCount(epoch) - before;
          if (added > 0) parts.audit.append('case-numbers-reserved', String(added), block.numbers[0]);
          parts.countyTime.signed(Date.parse(block.grantedAt));
          return added > 0;
        })
        .immediate(),
    );
    // Settled also by a block that brings nothing because it is known already: the next question is for another one.
    if (kept.ok) question = null;
    return kept.ok && kept.value;
  };

  const endPause = (): void => {
    if (pause !== null) clock.clearTimeout(pause.timer);
    pause = null;
    pump();
  };

  queueMicrotask(pump);

  return {
    wake: pump,
    linkRestored() {
      if (pause?.forLink === true) endPause();
    },
    async close() {
      abort.abort();
      if (pause !== null) clock.clearTimeout(pause.timer);
      // A question that waits for its turn has begun nothing, and its turn may be hours away.
      if (onWire) await asking;
    },
  };
}

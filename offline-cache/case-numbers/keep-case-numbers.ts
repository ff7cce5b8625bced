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
  let pause: { readonly timer: unknown; readonly forLink: boolean } | null = null;
  let failures = 0;
  // Asked again under the same key, the county gives the same block: a lost answer wastes no numbers.
  let key = uuidv7();

  const pump = (): void => {
    if (abort.signal.aborted || asking !== null || pause !== null) return;
    const free = attemptStorage(() => caseNumbers.freeCount(epoch));
    if (!free.ok || free.value >= leastFree) return;
    const count = Math.min(mostAtOnce, 2 * leastFree - free.value);
    asking = ask(count).then(() => {
      asking = null;
      pump();
    });
  };

  const ask = async (count: number): Promise<void> => {
    const result = await wire.schedule('telemetry', requestBytes, (turn) =>
      reserveCaseNumbers({ key, stationCode, count }, AbortSignal.any([abort.signal, turn.signal]), (bytes) =>
        turn.moved(bytes),
      ),
    );
    if (abort.signal.aborted && result.outcome !== 'reserved') return;
    if (result.outcome === 'reserved' && keep(result)) {
      failures = 0;
      key = uuidv7();
      return;
    }
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
          parts.countyTime.told(Date.parse(block.grantedAt));
          return added > 0;
        })
        .immediate(),
    );
    // A block known already brings nothing: the next question must be for another one.
    if (kept.ok && !kept.value) key = uuidv7();
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
      await asking;
    },
  };
}

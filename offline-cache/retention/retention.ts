import type { KeyObject } from 'node:crypto';
import type { Result } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';
import type { Reserve } from '../reserve.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';
import { obeyWipe, type WipeReport } from './obey-wipe.ts';
import { type SweepParts, type SweepReport, sweepExpired } from './sweep.ts';
import { readWipeOrder, type WipeOrderFailure } from './wipe-order.ts';

export interface RetentionParts extends SweepParts {
  readonly stationCode: string;
  readonly reserve: Reserve;
}

export type ObeyFailureCode = WipeOrderFailure | StorageFailureCode | 'order-used';

/** What ends on a station, and when. */
export interface Retention {
  /** Erases what had its time. Done on opening and once a day; again at once does no harm. */
  sweep(): Result<SweepReport, StorageFailureCode>;
  /** Obeys an order of the county, as text; `countyKey` is the key that signs acknowledgements. */
  obey(orderText: string, countyKey: KeyObject): Result<WipeReport, ObeyFailureCode>;
  /** SHA-256 of the orders obeyed, the latest 20; the audit log proves each. */
  obeyedOrders(): Result<readonly string[], StorageFailureCode>;
  /** Ends the daily sweep. */
  close(): void;
}

const dayMs = 24 * 60 * 60_000;

/** Starts the daily sweep over the parts of an open cache; it goes by the timer, so no leap of the clock brings it early. */
export function createRetention(parts: RetentionParts, clock: Clock): Retention {
  const { reserve, countyTime, stationCode } = parts;
  // Erasing writes to the log first, and must be possible on a full disk above all.
  const sweep = () => reserve.forPromised(() => attemptStorage(() => sweepExpired(parts)));
  let timer: unknown = null;
  const daily = (): void => {
    timer = clock.setTimeout(() => {
      // A disk that does not take it now is asked again tomorrow.
      sweep();
      daily();
    }, dayMs);
  };
  daily();
  return {
    sweep,
    obey(orderText, countyKey) {
      const order = readWipeOrder(orderText, { stationCode, countyKey, nowMs: countyTime.now() });
      if (!order.ok) return order;
      const obeyed = reserve.forPromised(() => attemptStorage(() => obeyWipe(parts, order.value)));
      return obeyed.ok ? obeyed.value : obeyed;
    },
    obeyedOrders: () => attemptStorage(() => parts.obeyedOrders.latest()),
    close() {
      if (timer !== null) clock.clearTimeout(timer);
      timer = null;
    },
  };
}

/**
 * Bytes the link may carry in an hour: one figure for all hours, or 24, from midnight Beijing time. Interactive work is
 * charged but never held, so it may go over.
 */
export type BytesPerHour = number | readonly number[];

export interface ByteBudget {
  charge(bytes: number): void;
  /** Whether there is nothing left for another piece. */
  isSpent(): boolean;
  /**
   * How long a piece may be now, in bytes, so that what is owed after it stays within a fortieth of the hour. May be
   * below zero.
   */
  mostAtOnce(): number;
  /** How long something may be that comes whole or not at all: an hour earns back what it owes. May be below zero. */
  mostWhole(): number;
  /**
   * Ms until there is enough to begin something with, half of what the bucket holds: beginning has its own costs. 0 for
   * now. An hour without an allowance is waited out.
   */
  waitMs(): number;
}

const hourMs = 60 * 60_000;
const beijingOffsetMs = 8 * hourMs;

/** The hour of the day in China, which has one time zone and no summer time. */
function hourOfDay(nowMs: number): number {
  return Math.floor(((((nowMs + beijingOffsetMs) % (24 * hourMs)) + 24 * hourMs) % (24 * hourMs)) / hourMs);
}

/**
 * A token bucket that holds a minute's share at most, so that an hour never carries more than its allowance by more than
 * that and the last piece, which together are within a twentieth, or by one turn, where that alone costs more. Spending
 * may go below zero; what is owed is earned back before the next turn.
 */
export function createByteBudget(bytesPerHour: BytesPerHour | null, now: () => number): ByteBudget {
  if (bytesPerHour === null) {
    return {
      charge: () => undefined,
      isSpent: () => false,
      mostAtOnce: () => Number.POSITIVE_INFINITY,
      mostWhole: () => Number.POSITIVE_INFINITY,
      waitMs: () => 0,
    };
  }
  const rateAt = (at: number): number =>
    typeof bytesPerHour === 'number' ? bytesPerHour : (bytesPerHour[hourOfDay(at)] ?? 0);
  let filledAt = now();
  let tokens = rateAt(filledAt) / 60;

  const fill = (): void => {
    const at = now();
    // A clock that leaps earns nothing, whichever way.
    const elapsed = at - filledAt;
    filledAt = at;
    if (elapsed <= 0 || elapsed > hourMs) return;
    const rate = rateAt(at);
    tokens = Math.min(Math.max(tokens, rate / 60), tokens + (rate * elapsed) / hourMs);
  };

  return {
    charge(bytes) {
      fill();
      tokens -= bytes;
    },
    isSpent() {
      fill();
      return tokens <= 0;
    },
    mostAtOnce() {
      fill();
      return Math.floor(tokens + rateAt(filledAt) / 40);
    },
    mostWhole() {
      fill();
      return Math.floor(tokens + rateAt(filledAt));
    },
    waitMs() {
      fill();
      const at = now();
      const enough = Math.max(1, rateAt(at) / 120);
      if (tokens >= enough) return 0;
      const nextHour = hourMs - (((at % hourMs) + hourMs) % hourMs);
      const rate = rateAt(at);
      return rate <= 0 ? nextHour : Math.min(nextHour, Math.ceil(((enough - tokens) * hourMs) / rate));
    },
  };
}

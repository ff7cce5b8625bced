/** Bounds of a size that grows while pieces are quick and shrinks when one is slow; bytes, and ms for `targetMs`. */
export interface PieceBounds {
  readonly first: number;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** A piece that took longer than this was too large. */
  readonly targetMs: number;
}

/** Additive increase, multiplicative decrease: finds what the link takes without asking it. */
export interface PieceSize {
  /** Bytes the next piece may have. */
  bytes(): number;
  /** A piece of `bytes` went through in `elapsedMs`. */
  went(bytes: number, elapsedMs: number): void;
  /** A piece did not go through. */
  failed(): void;
}

// A wall clock that leaps measures nothing.
const longestBelieved = 10 * 60_000;

export function createPieceSize(bounds: PieceBounds): PieceSize {
  const { first, least, most, step, targetMs } = bounds;
  let current = first;
  const limit = (bytes: number): number => Math.round(Math.min(most, Math.max(least, bytes)));

  return {
    bytes: () => current,
    went(bytes, elapsedMs) {
      if (elapsedMs < 0 || elapsedMs > longestBelieved) return;
      if (elapsedMs > targetMs) {
        // The measured rate says at once what halving would take several slow pieces to find out.
        current = limit(Math.min(current / 2, (bytes * targetMs) / elapsedMs));
        // A small piece says nothing about a large one.
      } else if (bytes >= current / 2) {
        // Never beyond what the rate just measured would carry in time.
        const carries = elapsedMs === 0 ? most : (bytes * targetMs) / elapsedMs;
        current = limit(Math.min(current + step, Math.max(current, carries)));
      }
    },
    failed() {
      current = limit(current / 2);
    },
  };
}

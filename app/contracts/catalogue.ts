import type { UndecidedCode } from './delivery.ts';

/** What a station asks the county about its catalogue. */
export interface CatalogueQuestion {
  /** What the station holds; `null` for nothing the county could build on. */
  readonly have: { readonly version: number; readonly rootHash: string } | null;
  /** What of an answer is on disk already; `null` for nothing. */
  readonly partial: { readonly tag: string; readonly length: number } | null;
  /** How much of the answer may come now. */
  readonly pieceBytes: number;
  /** How much may come where the county, or a proxy before it, knows no pieces and gives its answer whole only. */
  readonly wholeBytes: number;
}

/** A patch builds on the version asked with; a snapshot stands by itself. */
export type CatalogueForm = 'patch' | 'snapshot';

/** What one question came to. Nothing in it is verified yet but that it came in the county's own form. */
export type CatalogueAnswer =
  | { readonly outcome: 'current' }
  | {
      readonly outcome: 'piece';
      readonly form: CatalogueForm;
      /** Version the answer leads to. Names nothing that is signed: believed only for refusing early. */
      readonly version: number;
      /** Tells one answer from every other; pieces of different tags never belong together. */
      readonly tag: string;
      readonly offset: number;
      readonly bytes: Uint8Array;
      readonly totalBytes: number;
    }
  /** The county's answer by now ends before the part that is here does, or is given whole only. Not without a part. */
  | { readonly outcome: 'no-such-piece' }
  /** The county gives its answer whole only, or nearly so, and it is longer than may come. */
  | {
      readonly outcome: 'whole-only';
      readonly version: number;
      /** `null` where the county does not say how long it is. */
      readonly totalBytes: number | null;
    }
  | {
      readonly outcome: 'undecided';
      readonly code: UndecidedCode;
      /** Whether the county itself answered, so that the link is known to be up. */
      readonly countyReached: boolean;
      readonly retryAfterMs?: number;
      /** The county gives its answer whole only, and it broke off: what came is lost, and asking again costs it again. */
      readonly wholeOnly?: true;
    };

/**
 * Asks once. Never rejects. `moved` is told the bytes that went over the link, both ways, headers included. `Signal` is
 * the `AbortSignal` of the runtime.
 */
export type AskCatalogue<Signal> = (
  question: CatalogueQuestion,
  moved: (bytes: number) => void,
  signal: Signal,
) => Promise<CatalogueAnswer>;

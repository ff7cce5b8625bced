/** What a station under test says on its standard output, one JSON object a line, each only once it is so. */
export type Word =
  /** What follows belongs to this part of its life. */
  | { readonly say: 'phase'; readonly phase: string }
  /** It stands still before this step and will not go on. */
  | { readonly say: 'stopped'; readonly label: string }
  | {
      readonly say: 'saved';
      readonly key: string;
      readonly receiptNumber: string;
      readonly pickupCode: string;
      /** As printed on the receipt. */
      readonly caseNumber: string | null;
      readonly papers: readonly SavedPaper[];
    }
  | { readonly say: 'printed'; readonly receiptNumber: string }
  /** Said by its county: the effect has happened, the answer is not yet given. */
  | {
      readonly say: 'county-took';
      readonly key: string;
      readonly receiptNumber: string;
      readonly epoch: string;
      readonly sequence: number;
      readonly sealedSha256: string;
      readonly caseNumber: string | null;
    }
  | { readonly say: 'county-has-paper'; readonly sealedSha256: string }
  | { readonly say: 'county-returned'; readonly key: string }
  /** The station wrote down what the county said. */
  | { readonly say: 'settled'; readonly key: string; readonly outcome: 'accepted' | 'returned' }
  | { readonly say: 'failed'; readonly code: string }
  | { readonly say: 'done'; readonly steps: readonly string[] };

/** A paper by its name and by what is in it. */
export interface SavedPaper {
  readonly sealedSha256: string;
  readonly plaintextSha256: string;
}

/** A word with the moment it was said, on the clock that all processes share. */
export type Heard = Word & { readonly at: number };

/** How a station under test is to live. */
export interface LifePlan {
  readonly folder: string;
  readonly recipient: string;
  /** `once` walks through everything a cache does; `endless` goes on until it is ended. */
  readonly life: 'once' | 'endless';
  /** Stands still before this step, counted from 1. */
  readonly stopAt: number | null;
  readonly weakDatabase: boolean;
  readonly weakJournal: boolean;
  /** How many spells of 31 days lie before this life. */
  readonly months: number;
  readonly seed: number;
}

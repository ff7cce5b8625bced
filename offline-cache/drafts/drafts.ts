import type { Database } from 'better-sqlite3';
import type { Draft } from '../../app/contracts/draft.ts';
import { ok, type Result } from '../../app/contracts/result.ts';
import type { SuiteId } from '../ciphers/cipher-suite.ts';
import { suiteOf } from '../ciphers/suites.ts';
import type { Clock } from '../clock.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';
import { type CardBlocks, draftKey, draftTag, stretchCard } from './card-key.ts';
import { createDraftStore } from './draft-store.ts';
import { createDraftTime } from './draft-time.ts';
import { openDraft, sealDraft } from './sealed-draft.ts';

/** The drafts of this station. Which there are nobody can tell who has not the card. */
export interface Drafts {
  /** Takes some 60 ms, in the background. Blocks are read at once and may be wiped by the caller then. */
  unlock(card: CardBlocks): Promise<CardDrafts>;
  close(): void;
}

/** The drafts of one card. Holds its key until `forget`, after which nothing is found or kept any more. */
export interface CardDrafts {
  /** `null` where there is none, and where it has rotted or newer software made it: such a one expires by itself. */
  load(itemCode: string): Result<Draft | null, StorageFailureCode>;
  /** Keeps the draft of its service in place of the one before, for 72 hours from now. */
  keep(draft: Draft): Result<null, StorageFailureCode>;
  drop(itemCode: string): Result<null, StorageFailureCode>;
  /** Handed to `saveApplication`, which erases the draft in the transaction that saves; `null` after `forget`. */
  tagOf(itemCode: string): Uint8Array | null;
  forget(): void;
}

export interface DraftsOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** Milliseconds that never leap. */
  readonly elapsed: () => number;
  readonly stationKey: Uint8Array;
  readonly suite: SuiteId;
  /**
   * Applications that opening found in the journal alone: their commit, which would have erased their drafts, was cut
   * off. One visit at a time keeps drafts, so these are the newest.
   */
  readonly submittedUnseen: number;
}

const lifeMs = 72 * 60 * 60_000;
const sweepEveryMs = 60 * 60_000;

/** Opens the drafts, and from then on erases each when its time is over. */
export function openDrafts(options: DraftsOptions): Drafts {
  const { database, clock, elapsed, stationKey, suite: suiteId } = options;
  const store = createDraftStore(
    database,
    createDraftTime(database, () => clock.now(), elapsed),
  );
  const suite = suiteOf(suiteId);
  if (options.submittedUnseen > 0) store.dropNewest(options.submittedUnseen);
  let timer: unknown;
  const sweep = (): void => {
    // A disk in trouble is told of by what people wait for; drafts are swept again in an hour.
    attemptStorage(() => {
      store.rememberTime();
      store.dropExpired();
    });
    timer = clock.setTimeout(sweep, sweepEveryMs);
  };
  sweep();

  const ofCard = (stretched: Uint8Array): CardDrafts => {
    let forgotten = false;
    return {
      load: (itemCode) =>
        forgotten
          ? ok(null)
          : attemptStorage(() => {
              const tag = draftTag(stretched, itemCode);
              const sealed = store.find(tag);
              if (sealed === null) return null;
              const key = draftKey(stretched, itemCode);
              const draft = openDraft(key, tag, sealed);
              key.fill(0);
              return draft;
            }),
      keep: (draft) =>
        forgotten
          ? ok(null)
          : attemptStorage(() => {
              const tag = draftTag(stretched, draft.itemCode);
              const key = draftKey(stretched, draft.itemCode);
              store.keep(tag, sealDraft(suite, key, tag, draft), lifeMs);
              key.fill(0);
              return null;
            }),
      drop: (itemCode) =>
        forgotten
          ? ok(null)
          : attemptStorage(() => {
              store.drop(draftTag(stretched, itemCode));
              return null;
            }),
      tagOf: (itemCode) => (forgotten ? null : draftTag(stretched, itemCode)),
      forget() {
        forgotten = true;
        stretched.fill(0);
      },
    };
  };

  return {
    unlock: async (card) => ofCard(await stretchCard(card, stationKey)),
    close: () => clock.clearTimeout(timer),
  };
}

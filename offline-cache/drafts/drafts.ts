import type { Draft } from '../../app/contracts/draft.ts';
import { ok, type Result } from '../../app/contracts/result.ts';
import type { SuiteId } from '../ciphers/cipher-suite.ts';
import { suiteOf } from '../ciphers/suites.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';
import { type CardBlocks, draftKey, draftTag, stretchCard } from './card-key.ts';
import type { DraftStore } from './draft-store.ts';
import { openDraft, sealDraft } from './sealed-draft.ts';

/** The drafts of this station. Which there are nobody can tell who has not the card. */
export interface Drafts {
  /** Takes some 60 ms, in the background. Blocks are read at once and may be wiped by the caller then. */
  unlock(card: CardBlocks): Promise<CardDrafts>;
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
  readonly store: DraftStore;
  readonly stationKey: Uint8Array;
  readonly suite: SuiteId;
}

/** Gives the drafts to whoever has a card. That they end by themselves is `startDraftExpiry`'s part. */
export function openDrafts({ store, stationKey, suite: suiteId }: DraftsOptions): Drafts {
  const suite = suiteOf(suiteId);

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
              store.keep(tag, sealDraft(suite, key, tag, draft));
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

  return { unlock: async (card) => ofCard(await stretchCard(card, stationKey)) };
}

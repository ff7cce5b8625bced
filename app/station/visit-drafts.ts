import type { CardBlocks } from '../../offline-cache/drafts/card-key.ts';
import type { CardDrafts, Drafts } from '../../offline-cache/drafts/drafts.ts';
import type { Clock } from '../../offline-cache/index.ts';
import { within } from '../../offline-cache/within.ts';
import type { IdentityCard } from '../contracts/devices/identity-card.ts';
import type { Draft } from '../contracts/draft.ts';
import type { Log } from './log.ts';

/** The drafts of whoever stands at the station: those of the card that was read last, until the visit is over. */
export interface VisitDrafts {
  /** Starts deriving the card's key and overwrites its blocks, which nothing else needs. */
  cardRead(card: IdentityCard): void;
  load(itemCode: string): Promise<Draft | null>;
  keep(draft: Draft): void;
  drop(itemCode: string): void;
  /** What `saveApplication` needs to erase the draft with what was made of it; `null` where there is none. */
  tagOf(itemCode: string): Promise<Uint8Array | null>;
  /** The visit is over. */
  forget(): void;
}

/** The page is asked about no longer than this (`loadDraftLimit`), and a save must never wait for a key. In ms. */
const unlockLimitMs = 3_000;

/**
 * `drafts` may take a while, or be nothing where the station has no key; a visit then goes on without, to its end: what
 * came too late finds nothing to keep, and brings nothing back. Failures are logged and told nobody: a draft is a
 * kindness, and the visit is not held up for it.
 */
export function createVisitDrafts(drafts: () => Promise<Drafts | null>, clock: Clock, log: Log): VisitDrafts {
  let current: Promise<CardDrafts | null> = Promise.resolve(null);
  /** Calls have an order of their own: a page that was turned is kept before the next one is. */
  let previous: Promise<unknown> = Promise.resolve();

  const inOrder = <Value>(fallback: Value, work: (own: CardDrafts) => Value): Promise<Value> => {
    const own = current;
    const done = previous.then(async () => {
      const unlocked = await own;
      return unlocked === null ? fallback : work(unlocked);
    });
    previous = done.catch(() => undefined);
    return done;
  };
  const unlockInTime = async (blocks: CardBlocks): Promise<CardDrafts | null> => {
    let late = false;
    // Too late the blocks are overwritten, and zeros are a card like any other.
    const unlocking = drafts().then((shelf) => (late ? null : (shelf?.unlock(blocks) ?? null)));
    const unlocked = await within(clock, unlockLimitMs, unlocking, (tooLate) => tooLate?.forget());
    if (unlocked.ok) return unlocked.value;
    late = true;
    log('draft-failed', { code: unlocked.failure.code });
    return null;
  };
  const forget = (): void => {
    const own = current;
    current = Promise.resolve(null);
    // What is still on its way is done first: the last page turned is the one to come back to.
    void previous.then(async () => (await own)?.forget());
  };

  return {
    cardRead({ textBlock, photo }) {
      forget();
      const blocks = { textBlock: Uint8Array.from(textBlock), photo: Uint8Array.from(photo) };
      textBlock.fill(0);
      photo.fill(0);
      current = unlockInTime(blocks).finally(() => {
        blocks.textBlock.fill(0);
        blocks.photo.fill(0);
      });
    },
    load: (itemCode) =>
      inOrder<Draft | null>(null, (own) => {
        const loaded = own.load(itemCode);
        if (!loaded.ok) log('draft-failed', { code: loaded.failure.code });
        return loaded.ok ? loaded.value : null;
      }),
    keep(draft) {
      void inOrder<void>(undefined, (own) => {
        const kept = own.keep(draft);
        if (!kept.ok) log('draft-failed', { code: kept.failure.code });
      });
    },
    drop(itemCode) {
      void inOrder<void>(undefined, (own) => {
        const dropped = own.drop(itemCode);
        if (!dropped.ok) log('draft-failed', { code: dropped.failure.code });
      });
    },
    tagOf: (itemCode) => inOrder<Uint8Array | null>(null, (own) => own.tagOf(itemCode)),
    forget,
  };
}

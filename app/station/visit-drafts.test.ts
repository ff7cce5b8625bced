import { expect, test } from 'vitest';
import type { CardBlocks } from '../../offline-cache/drafts/card-key.ts';
import type { CardDrafts, Drafts } from '../../offline-cache/drafts/drafts.ts';
import { createSimulatedClock } from '../../offline-cache/simulated-clock.ts';
import type { Draft } from '../contracts/draft.ts';
import { fail, ok } from '../contracts/result.ts';
import { specimenCard } from '../flows/specimen-card.ts';
import { createVisitDrafts } from './visit-drafts.ts';

const clock = createSimulatedClock(0);
const draft = (itemVersion: number): Draft => ({
  schema: 'cunban.draft/1',
  itemCode: 'item',
  itemVersion,
  at: { page: 'review' },
  answers: {},
  papers: [],
});

/** A shelf that unlocks when told, and writes down what happens. */
function specimenShelf(failing = false) {
  const events: string[] = [];
  const blocks: CardBlocks[] = [];
  const unlocked: (() => void)[] = [];
  const own = (name: string): CardDrafts => ({
    load: () => (failing ? fail('storage-failed') : ok(draft(1))),
    keep(kept) {
      events.push(`${name} keeps ${kept.itemVersion}`);
      return failing ? fail('disk-full') : ok(null);
    },
    drop() {
      events.push(`${name} drops`);
      return ok(null);
    },
    tagOf: () => new Uint8Array(32),
    forget: () => void events.push(`${name} forgotten`),
  });
  const shelf: Drafts = {
    unlock(card) {
      blocks.push(card);
      const name = `card ${card.textBlock[0]}`;
      return new Promise((resolve) => unlocked.push(() => resolve(own(name))));
    },
  };
  return { shelf, events, blocks, unlock: () => unlocked.shift()?.() };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('the blocks of the card are overwritten: in what was read at once, in the copy when the key is derived', async () => {
  const { shelf, blocks, unlock } = specimenShelf();
  const drafts = createVisitDrafts(
    async () => shelf,
    clock,
    () => {},
  );
  const card = structuredClone(specimenCard.farmer);
  card.photo.fill(7);
  drafts.cardRead(card);
  expect([...card.textBlock, ...card.photo].every((byte) => byte === 0)).toBe(true);
  await settled();
  expect(blocks[0]?.textBlock[0]).toBe(2);
  unlock();
  await settled();
  expect([...(blocks[0]?.textBlock ?? [1]), ...(blocks[0]?.photo ?? [1])].every((byte) => byte === 0)).toBe(true);
});

test('pages that were turned before the key was there are kept, in their order, also when the visit is over by then', async () => {
  const { shelf, events, unlock } = specimenShelf();
  const drafts = createVisitDrafts(
    async () => shelf,
    clock,
    () => {},
  );
  drafts.cardRead(structuredClone(specimenCard.farmer));
  drafts.keep(draft(1));
  drafts.keep(draft(2));
  drafts.forget();
  await settled();
  unlock();
  await settled();
  expect(events).toEqual(['card 2 keeps 1', 'card 2 keeps 2', 'card 2 forgotten']);
  expect(await drafts.load('item')).toBeNull();
  expect(await drafts.tagOf('item')).toBeNull();
});

test('the next card finds nothing of the one before', async () => {
  const { shelf, events, unlock } = specimenShelf();
  const drafts = createVisitDrafts(
    async () => shelf,
    clock,
    () => {},
  );
  drafts.cardRead(structuredClone(specimenCard.farmer));
  await settled();
  unlock();
  drafts.cardRead(structuredClone(specimenCard.pensioner));
  drafts.drop('item');
  await settled();
  unlock();
  await settled();
  expect(events).toEqual(['card 2 forgotten', 'card 1 drops']);
});

test('without a shelf, and where the disk fails, a visit goes on without drafts', async () => {
  const none = createVisitDrafts(
    async () => null,
    clock,
    () => {},
  );
  none.cardRead(structuredClone(specimenCard.farmer));
  none.keep(draft(1));
  expect(await none.load('item')).toBeNull();
  expect(await none.tagOf('item')).toBeNull();

  const logged: unknown[] = [];
  const { shelf, unlock } = specimenShelf(true);
  const failing = createVisitDrafts(
    async () => shelf,
    clock,
    (event, facts) => logged.push([event, facts]),
  );
  failing.cardRead(structuredClone(specimenCard.farmer));
  await settled();
  unlock();
  failing.keep(draft(1));
  expect(await failing.load('item')).toBeNull();
  expect(logged).toEqual([
    ['draft-failed', { code: 'disk-full' }],
    ['draft-failed', { code: 'storage-failed' }],
  ]);
});

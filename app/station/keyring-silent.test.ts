import { expect, test } from 'vitest';
import type { CardBlocks } from '../../offline-cache/drafts/card-key.ts';
import type { CardDrafts, Drafts } from '../../offline-cache/drafts/drafts.ts';
import { createSimulatedClock } from '../../offline-cache/simulated-clock.ts';
import type { Draft } from '../contracts/draft.ts';
import { ok } from '../contracts/result.ts';
import { specimenCard } from '../flows/specimen-card.ts';
import { createVisitDrafts } from './visit-drafts.ts';

const draft: Draft = {
  schema: 'cunban.draft/1',
  itemCode: 'item',
  itemVersion: 1,
  at: { page: 'review' },
  answers: {},
  papers: [],
};
const isWiped = ({ textBlock, photo }: CardBlocks): boolean => [...textBlock, ...photo].every((byte) => byte === 0);

/** Drafts whose key comes when told, and after it the key of the card. */
function lateDrafts() {
  const clock = createSimulatedClock(0);
  const events: string[] = [];
  const logged: unknown[] = [];
  const blocks: CardBlocks[] = [];
  const own: CardDrafts = {
    load: () => ok(draft),
    keep() {
      events.push('kept');
      return ok(null);
    },
    drop() {
      events.push('dropped');
      return ok(null);
    },
    tagOf: () => new Uint8Array(32),
    forget: () => void events.push('forgotten'),
  };
  let unlock = (): void => {};
  const shelf: Drafts = {
    unlock(card) {
      blocks.push(card);
      events.push('unlocking');
      return new Promise((resolve) => {
        unlock = () => resolve(own);
      });
    },
  };
  let open = (): void => {};
  const opened = new Promise<Drafts>((resolve) => {
    open = () => resolve(shelf);
  });
  const drafts = createVisitDrafts(
    () => opened,
    clock,
    (event, facts) => logged.push([event, facts]),
  );
  return { clock, drafts, events, logged, blocks, open: () => open(), unlock: () => unlock() };
}

test('while nobody unlocks the keyring, visits go on without drafts and nobody waits for more than three seconds', async () => {
  const { clock, drafts, events, logged } = lateDrafts();
  const answers: unknown[] = [];
  for (let visit = 1; visit <= 3; visit += 1) {
    drafts.cardRead(structuredClone(specimenCard.farmer));
    void drafts.load('item').then((found) => answers.push(found));
    drafts.keep(draft);
    void drafts.tagOf('item').then((tag) => answers.push(tag));
    await clock.advance(2_999);
    expect(answers).toHaveLength(2 * (visit - 1));
    await clock.advance(1);
    expect(answers).toHaveLength(2 * visit);
    drafts.forget();
  }
  expect(answers.every((answer) => answer === null)).toBe(true);
  expect(events).toEqual([]);
  expect(logged).toEqual(Array(3).fill(['draft-failed', { code: 'too-late' }]));
  expect(clock.pending()).toBe(0);
});

test('the keyring unlocked after all: no card of a visit before is unlocked, nothing that waited is kept', async () => {
  const { clock, drafts, events, open } = lateDrafts();
  drafts.cardRead(structuredClone(specimenCard.farmer));
  drafts.keep(draft);
  await clock.advance(3_000);
  expect(await drafts.tagOf('item')).toBeNull();
  open();
  await clock.advance(0);
  drafts.keep(draft);
  drafts.drop('item');
  await clock.advance(0);
  expect(events).toEqual([]);
});

test('a card whose key comes too late: its blocks are overwritten at once, its key forgotten when it comes', async () => {
  const { clock, drafts, events, blocks, open, unlock } = lateDrafts();
  open();
  drafts.cardRead(structuredClone(specimenCard.farmer));
  drafts.keep(draft);
  await clock.advance(2_999);
  expect(blocks.map(isWiped)).toEqual([false]);
  await clock.advance(1);
  expect(blocks.map(isWiped)).toEqual([true]);
  expect(await drafts.tagOf('item')).toBeNull();
  unlock();
  await clock.advance(0);
  expect(events).toEqual(['unlocking', 'forgotten']);
});

test('the next visit after the keyring was unlocked has its drafts', async () => {
  const { clock, drafts, open, unlock } = lateDrafts();
  drafts.cardRead(structuredClone(specimenCard.farmer));
  await clock.advance(3_000);
  drafts.forget();
  open();
  drafts.cardRead(structuredClone(specimenCard.pensioner));
  await clock.advance(0);
  unlock();
  expect(await drafts.load('item')).toEqual(draft);
});

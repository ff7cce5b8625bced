import { randomBytes } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CatalogueAnswer } from '../../app/contracts/catalogue.ts';
import { specimenCounty, specimenItem } from './specimen-catalogue.ts';
import { answerFrom, type SpecimenOffer, specimenSync } from './specimen-sync.ts';

const county = specimenCounty();
// Noise, so that the packed catalogue takes many pieces.
const items = Array.from({ length: 60 }, (_, index) =>
  specimenItem(index, `事项${index}`, { noise: randomBytes(900).toString('base64') }),
);
const offer: SpecimenOffer = { form: 'snapshot', version: 3, tag: '"v3"', bytes: county.snapshot(3, items) };
const lost: CatalogueAnswer = { outcome: 'undecided', code: 'connection-lost', countyReached: false };

/** Answers so many pieces, then the line is dead. */
function cutAfter(pieces: number) {
  let left = pieces;
  return async (question: Parameters<typeof answerFrom>[1]): Promise<CatalogueAnswer> => {
    left -= 1;
    return left < 0 ? lost : answerFrom(offer, question);
  };
}

test('after a power cut the rest is asked for, not the whole', async () => {
  const before = await specimenSync(county, cutAfter(2));
  await before.sync.askNow();
  expect(before.events).toEqual([{ type: 'put-off', code: 'connection-lost', countyReached: false }]);
  before.stop();

  const after = await specimenSync(county, async (question) => answerFrom(offer, question));
  await after.sync.askNow();
  expect(after.questions[0]?.partial?.length).toBeGreaterThan(8_000);
  expect(after.events).toEqual([{ type: 'applied', version: 3 }]);
  expect(after.store.open().itemCodes()).toHaveLength(60);
  after.stop();
});

test.each<[string, (path: string) => void]>([
  ['lost its tail', (path) => truncateSync(path, 5_000)],
  ['is rubbish', (path) => writeFileSync(path, 'rubbish')],
  ['is empty', (path) => writeFileSync(path, '')],
])('a part that %s does no harm', async (_what, damage) => {
  const own = specimenCounty();
  const bytes = own.snapshot(3, items);
  const mine: SpecimenOffer = { ...offer, bytes };
  let left = 3;
  const before = await specimenSync(own, async (question) => (left-- > 0 ? answerFrom(mine, question) : lost));
  await before.sync.askNow();
  before.stop();
  damage(join(own.folder, 'catalogue.part'));
  const after = await specimenSync(own, async (question) => answerFrom(mine, question));
  await after.sync.askNow();
  expect(after.events).toEqual([{ type: 'applied', version: 3 }]);
  after.stop();
});

test('a part with rot in it is found out, thrown away and fetched anew', async () => {
  const own = specimenCounty();
  const mine: SpecimenOffer = { ...offer, bytes: own.snapshot(3, items) };
  let rotten = true;
  const { sync, events, store, clock, stop } = await specimenSync(own, async (question) => {
    const answer = answerFrom(mine, question);
    if (answer.outcome !== 'piece' || !rotten || answer.offset === 0) return answer;
    rotten = false;
    return { ...answer, bytes: answer.bytes.map((byte) => byte ^ 1) };
  });
  await sync.askNow();
  expect(events).toEqual([{ type: 'refused', code: expect.stringMatching(/garbled|differs/) }]);
  await clock.advance(60 * 60_000);
  await sync.askNow();
  expect(events.at(-1)).toEqual({ type: 'applied', version: 3 });
  expect(store.current().version).toBe(3);
  stop();
});

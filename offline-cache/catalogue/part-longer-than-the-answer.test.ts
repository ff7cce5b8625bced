import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CatalogueAnswer, CatalogueQuestion } from '../../app/contracts/catalogue.ts';
import { fetchCatalogue } from './fetch-catalogue.ts';
import { openPartialDownload } from './partial-download.ts';
import { specimenCounty, specimenItem } from './specimen-catalogue.ts';
import { answerFrom, type SpecimenOffer, specimenSync } from './specimen-sync.ts';

const lost: CatalogueAnswer = { outcome: 'undecided', code: 'connection-lost', countyReached: false };
const noSuchPiece: CatalogueAnswer = { outcome: 'no-such-piece' };

// Noise, so that the packed catalogue takes many pieces.
const itemsOf = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    specimenItem(index, `事项${index}`, { noise: randomBytes(900).toString('base64') }),
  );

/** A station that holds all but the last piece of version 2 when the link dies, and is stopped. */
async function stationWithAPart() {
  const county = specimenCounty();
  const before: SpecimenOffer = { form: 'snapshot', version: 2, tag: '"v2"', bytes: county.snapshot(2, itemsOf(60)) };
  const station = await specimenSync(county, async (question) => {
    const answer = answerFrom(before, question);
    const isLast = answer.outcome === 'piece' && answer.offset + answer.bytes.length === answer.totalBytes;
    return isLast ? lost : answer;
  });
  await station.sync.askNow();
  station.stop();
  const after: SpecimenOffer = { form: 'snapshot', version: 3, tag: '"v3"', bytes: county.snapshot(3, itemsOf(20)) };
  return { county, after };
}

/** Answers as a county does: nothing comes from behind the end of what it has. */
function answerTruly(offer: SpecimenOffer, question: CatalogueQuestion): CatalogueAnswer {
  return (question.partial?.length ?? 0) < offer.bytes.length ? answerFrom(offer, question) : noSuchPiece;
}

test('a part as long as the county’s answer by now is given up and the answer fetched from its beginning', async () => {
  const { county, after } = await stationWithAPart();
  const station = await specimenSync(county, async (question) => answerTruly(after, question));
  await station.sync.askNow();
  expect(station.questions[0]?.partial?.length).toBeGreaterThan(after.bytes.length);
  expect(station.questions[1]?.partial).toBeNull();
  expect(station.events).toEqual([{ type: 'applied', version: 3 }]);
  station.stop();
});

test('it is given up for good, though the link dies right after', async () => {
  const { county, after } = await stationWithAPart();
  const first = await specimenSync(county, async ({ partial }) => (partial === null ? lost : noSuchPiece));
  await first.sync.askNow();
  first.stop();
  expect(readdirSync(county.folder)).not.toContain('catalogue.part');
  const second = await specimenSync(county, async (question) => answerTruly(after, question));
  await second.sync.askNow();
  expect(second.questions[0]?.partial).toBeNull();
  expect(second.events).toEqual([{ type: 'applied', version: 3 }]);
  second.stop();
});

test('a county that gives each question another answer does not hold the link', async () => {
  const county = specimenCounty();
  const items = itemsOf(60);
  const offers = [2, 3].map(
    (version): SpecimenOffer => ({
      form: 'snapshot',
      version,
      tag: `"v${version}"`,
      bytes: county.snapshot(version, items),
    }),
  );
  let asked = 0;
  const station = await specimenSync(county, async (question) => {
    asked += 1;
    const offer = offers[asked % 2];
    if (offer === undefined || asked > 100) throw new Error('goes round for nothing');
    // Two machines behind one address, neither of which believes the other's ETag.
    const { partial } = question;
    const begun = partial === null ? null : { ...partial, tag: offer.tag };
    return answerFrom(offer, { ...question, partial: begun, pieceBytes: 1_000 });
  });
  await station.sync.askNow();
  expect(station.events).toEqual([{ type: 'refused', code: 'pieces-differ' }]);
  station.stop();
});

test('nor does it hold a link on which one turn is one piece', async () => {
  const county = specimenCounty();
  const bytes = county.snapshot(2, itemsOf(60));
  let asked = 0;
  const ask = async (question: CatalogueQuestion): Promise<CatalogueAnswer> => {
    asked += 1;
    const tag = `"v2-${asked}"`;
    const { partial } = question;
    const begun = partial === null ? null : { ...partial, tag };
    return answerFrom({ form: 'snapshot', version: 2, tag, bytes }, { ...question, partial: begun });
  };
  const parts = { ask, partial: openPartialDownload(county.folder) };
  const restarts = { count: 0 };
  let outcome = 'yielded';
  for (; outcome === 'yielded' && asked < 50; ) {
    let pieces = 1;
    const turn = {
      nextPieceBytes: () => (pieces-- > 0 ? 1_000 : 0),
      wholeBytes: () => 0,
      moved: () => undefined,
      signal: new AbortController().signal,
    };
    const fetched = await fetchCatalogue(parts, { version: 1, rootHash: '' }, true, turn, restarts);
    outcome = fetched.outcome;
  }
  expect(outcome).toBe('troubled');
  expect(asked).toBeLessThan(10);
});

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CatalogueAnswer, CatalogueQuestion } from '../../app/contracts/catalogue.ts';
import { specimenCounty, specimenItem } from './specimen-catalogue.ts';
import { answerFrom, type SpecimenOffer, specimenSync } from './specimen-sync.ts';

type Piece = Extract<CatalogueAnswer, { readonly outcome: 'piece' }>;

// Noise, so that the packed catalogue takes many pieces.
const items = Array.from({ length: 60 }, (_, index) =>
  specimenItem(index, `事项${index}`, { noise: randomBytes(900).toString('base64') }),
);
const gaveUp = [{ type: 'refused', code: 'pieces-differ' }];

/** One round with a county that changes each of its pieces; given up should it ask without end. */
async function askOnce(change: (piece: Piece, question: CatalogueQuestion, asked: number) => CatalogueAnswer) {
  const county = specimenCounty();
  const offer: SpecimenOffer = { form: 'snapshot', version: 2, tag: '"v2"', bytes: county.snapshot(2, items) };
  let asked = 0;
  const station = await specimenSync(county, async (question) => {
    asked += 1;
    if (asked > 100) throw new Error('goes round for nothing');
    const piece = answerFrom(offer, question);
    return piece.outcome === 'piece' ? change(piece, question, asked) : piece;
  });
  await station.sync.askNow();
  station.stop();
  return { events: station.events, asked, offer };
}

test('a county that begins at 0 whatever is asked for does not hold the link', async () => {
  const { events, asked } = await askOnce((piece, { pieceBytes }) => ({
    ...piece,
    offset: 0,
    bytes: piece.bytes.subarray(0, pieceBytes),
  }));
  expect(events).toEqual(gaveUp);
  expect(asked).toBeLessThan(12);
});

test('nor does one that begins somewhere else', async () => {
  const { events, asked } = await askOnce((piece) => ({ ...piece, offset: piece.offset + 1 }));
  expect(events).toEqual(gaveUp);
  expect(asked).toBeLessThan(12);
});

test('nor one whose total changes from piece to piece', async () => {
  const { events, asked } = await askOnce((piece, _question, count) => ({
    ...piece,
    totalBytes: piece.totalBytes + count,
  }));
  expect(events).toEqual(gaveUp);
  expect(asked).toBeLessThan(12);
});

test('a total that changed once costs what came until then, not the catalogue', async () => {
  const { events } = await askOnce((piece, _question, count) =>
    count < 3 ? { ...piece, totalBytes: piece.totalBytes + 10_000 } : piece,
  );
  expect(events).toEqual([{ type: 'applied', version: 2 }]);
});

test('bytes beyond the total are not put behind the rest', async () => {
  const { events } = await askOnce((piece, _question, count) =>
    count === 2 ? { ...piece, bytes: Buffer.alloc(piece.totalBytes) } : piece,
  );
  expect(events).toEqual([{ type: 'applied', version: 2 }]);
});

test('a longer piece than was asked for is as good, where it follows', async () => {
  const county = specimenCounty();
  const offer: SpecimenOffer = { form: 'snapshot', version: 2, tag: '"v2"', bytes: county.snapshot(2, items) };
  const station = await specimenSync(county, async (question) =>
    answerFrom(offer, { ...question, pieceBytes: question.pieceBytes * 2 }),
  );
  await station.sync.askNow();
  expect(station.events).toEqual([{ type: 'applied', version: 2 }]);
  station.stop();
});

test('a piece of nothing is no piece', async () => {
  const { events, asked } = await askOnce((piece) =>
    piece.offset === 0 ? piece : { ...piece, bytes: Buffer.alloc(0) },
  );
  expect(events).toEqual(gaveUp);
  expect(asked).toBeLessThan(12);
});

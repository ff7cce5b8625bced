import { expect, test } from 'vitest';
import type { CatalogueQuestion } from '../../contracts/catalogue.ts';
import type { Exchange } from '../exchange.ts';
import { AnswerTooLong } from '../exchange-failed.ts';
import { answerOf, specimenExchange } from '../specimen-exchange.ts';
import { catalogueTypes, snapshotTag } from './catalogue-tag.ts';

const noSuchPiece = { outcome: 'no-such-piece' };
const undecided = (code: string) => ({ outcome: 'undecided', code, countyReached: false });
const tag = snapshotTag(3, 'x'.repeat(43));
const part: CatalogueQuestion['partial'] = { tag: snapshotTag(2, 'x'.repeat(43)), length: 1_250_000 };

function ask(partial: CatalogueQuestion['partial'], exchange: Exchange) {
  const question = { have: null, partial, pieceBytes: 8_192, wholeBytes: 0 };
  return specimenExchange()
    .connect(exchange)
    .askCatalogue(question, () => undefined, new AbortController().signal);
}

/** The whole where a piece was asked for, more than is read. */
const tooLong =
  (status: number, headers: Readonly<Record<string, string>>): Exchange =>
  async () => {
    throw new AnswerTooLong(answerOf(status, '', headers));
  };

test('416 says that the answer has no piece behind the part', async () => {
  const unsatisfiable = async () => answerOf(416, '', { etag: tag, 'content-range': 'bytes */1200000' });
  expect(await ask(part, unsatisfiable)).toEqual(noSuchPiece);
  // A county whose web server speaks for it leaves its own page, and no ETag.
  const page = async () => answerOf(416, '<html>', { 'content-type': 'text/html' });
  expect(await ask(part, page)).toEqual(noSuchPiece);
  expect(await ask(null, unsatisfiable)).toEqual(undecided('garbled-answer'));
});

test('so does the whole, where it is the county’s', async () => {
  const whole = { etag: tag, 'content-type': catalogueTypes.snapshot };
  expect(await ask(part, tooLong(200, whole))).toEqual(noSuchPiece);
  // From the beginning nothing else can be asked for.
  expect(await ask(null, tooLong(200, whole))).toEqual({ outcome: 'whole-only', version: 3, totalBytes: null });
});

test.each<[string, number, Readonly<Record<string, string>>]>([
  ['a portal’s long page', 200, { 'content-type': 'text/html' }],
  ['another county’s download', 200, { etag: '"66a0-1f"', 'content-type': catalogueTypes.snapshot }],
])('%s leaves the part alone', async (_what, status, headers) => {
  expect(await ask(part, tooLong(status, headers))).toEqual(undecided('not-the-county'));
});

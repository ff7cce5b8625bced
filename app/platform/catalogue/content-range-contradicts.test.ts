import { expect, test } from 'vitest';
import type { CatalogueQuestion } from '../../contracts/catalogue.ts';
import { answerOf, specimenExchange } from '../specimen-exchange.ts';
import { catalogueTypes, snapshotTag } from './catalogue-tag.ts';

const tag = snapshotTag(3, 'x'.repeat(43));
const garbled = { outcome: 'undecided', code: 'garbled-answer', countyReached: false };

function ask(partial: CatalogueQuestion['partial'], contentRange: string, body: Uint8Array) {
  const headers = { etag: tag, 'content-type': catalogueTypes.snapshot, 'content-range': contentRange };
  const platform = specimenExchange().connect(async () => answerOf(206, body, headers));
  const question = { have: null, partial, pieceBytes: 1_000, wholeBytes: 0 };
  return platform.askCatalogue(question, () => undefined, new AbortController().signal);
}

test.each([
  ['more bytes than its range', 'bytes 0-999/5000', 1_001],
  ['fewer bytes than its range', 'bytes 0-999/5000', 999],
  ['a range that ends behind the total', 'bytes 4500-5499/5000', 1_000],
  ['a range that ends before it begins', 'bytes 5-4/5000', 0],
  ['a total that nobody knows', 'bytes 0-999/*', 1_000],
  ['another unit', 'items 0-999/5000', 1_000],
  ['no range', '', 1_000],
])('a 206 with %s is no piece', async (_what, contentRange, length) => {
  expect(await ask(null, contentRange, new Uint8Array(length))).toEqual(garbled);
});

test('another start than was asked for is told as it is; whoever puts pieces together decides', async () => {
  const part = { tag, length: 2_000 };
  expect(await ask(part, 'bytes 1000-1999/5000', new Uint8Array(1_000))).toMatchObject({
    outcome: 'piece',
    offset: 1_000,
    totalBytes: 5_000,
  });
});

import { expect, test } from 'vitest';
import { answerOf, specimenExchange } from '../specimen-exchange.ts';

const readAtMost = 256 * 1024;

test.each([0, 1_250_000])('from byte %i no more is asked for than an answer may have', async (length) => {
  const ranges: string[] = [];
  const platform = specimenExchange().connect(async ({ headers }) => {
    ranges.push(headers.range ?? '');
    return answerOf(304, '', {});
  });
  const partial = length === 0 ? null : { tag: '"v2-x"', length };
  const question = { have: null, partial, pieceBytes: 1024 * 1024, wholeBytes: 0 };
  await platform.askCatalogue(question, () => undefined, new AbortController().signal);
  const [first = 0, last = 0] =
    /^bytes=(\d+)-(\d+)$/
      .exec(ranges[0] ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  expect(first).toBe(length);
  expect(last - first + 1).toBeGreaterThan(64 * 1024);
  expect(last - first + 1).toBeLessThanOrEqual(readAtMost);
});

import { expect, test } from 'vitest';
import { ExchangeFailed, exchangeFailureCode } from './exchange-failed.ts';
import { specimenExchange } from './specimen-exchange.ts';

const coded = (code: string): Error => Object.assign(new Error(code), { code });

test.each([
  ['ECONNREFUSED', 'connection-refused'],
  ['ENOTFOUND', 'host-unknown'],
  ['EAI_AGAIN', 'host-unknown'],
  ['ECONNRESET', 'connection-lost'],
  ['EPIPE', 'connection-lost'],
  ['ETIMEDOUT', 'timed-out'],
  ['HPE_INVALID_CONSTANT', 'not-the-county'],
  ['CERT_HAS_EXPIRED', 'tls-failed'],
])('%s is told as %s', (code, expected) => {
  expect(exchangeFailureCode(coded(code))).toBe(expected);
});

test('of several addresses that fail together the first is told', () => {
  expect(exchangeFailureCode(new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]))).toBe(
    'connection-refused',
  );
});

test('a bug is not taken for a failing link', async () => {
  expect(exchangeFailureCode(new RangeError('bug'))).toBeNull();
  const exchange = specimenExchange();
  await expect(exchange.send(() => Promise.reject(new RangeError('bug')))).rejects.toThrow('bug');
  expect(await exchange.send(() => Promise.reject(new ExchangeFailed('interrupted')))).toEqual({
    outcome: 'undecided',
    code: 'interrupted',
    countyReached: false,
  });
});

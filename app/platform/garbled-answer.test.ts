import { expect, test } from 'vitest';
import { answerWith, problem, specimenExchange } from './specimen-exchange.ts';

const exchange = specimenExchange();
const undecided = (code: string) => ({ outcome: 'undecided', code, countyReached: false });

test.each([
  ['nothing', ''],
  ['cut JSON', '{"statement":"{\\"caseNumb'],
  ['other JSON', '{"ok":true}'],
  ['null', 'null'],
  ['an acknowledgement with more in it', JSON.stringify({ ...JSON.parse(exchange.signed()), extra: 1 })],
])('%s in place of an acknowledgement settles nothing', async (_what, body) => {
  expect(await exchange.send(answerWith(201, body))).toEqual(undecided('garbled-answer'));
});

test.each([
  ['no case number', { caseNumber: '' }],
  ['another kind', { kind: 'cunban.command/1' }],
  ['a time that is none', { receivedAt: 'now' }],
  ['more in it', { extra: 1 }],
])('a signed statement with %s settles nothing', async (_what, changes) => {
  expect(await exchange.send(answerWith(201, exchange.signed(changes)))).toEqual(undecided('garbled-answer'));
});

test('a signed statement about another key or other bytes settles nothing', async () => {
  const otherKey = exchange.signed({ key: '01a20916-551b-7c89-812f-75a449faca1e' });
  const otherBytes = exchange.signed({ sealedSha256: 'f'.repeat(64) });
  expect(await exchange.send(answerWith(200, otherKey))).toEqual(undecided('acknowledges-another'));
  expect(await exchange.send(answerWith(200, otherBytes))).toEqual(undecided('acknowledges-another'));
});

test('a stranger’s signature settles nothing', async () => {
  const stranger = specimenExchange();
  expect(await exchange.send(answerWith(200, stranger.signed()))).toEqual(undecided('signature-invalid'));
});

test('a statement changed after it was signed settles nothing', async () => {
  const changed = exchange.signed().replace('CASE-1', 'CASE-2');
  expect(await exchange.send(answerWith(200, changed))).toEqual(undecided('signature-invalid'));
});

test.each([
  [400, 'no-such-code'],
  [422, 'too-large'],
  [403, 'request-invalid'],
  [500, 'request-invalid'],
])('a problem whose status %i and code %s do not belong together settles nothing', async (status, code) => {
  expect(await exchange.send(problem(status, code))).toEqual(undecided('garbled-answer'));
});

import { expect, test } from 'vitest';
import { answerOf, cborAnswer, problemAnswer, specimenExchange } from './specimen-exchange.ts';
import { uuidBytes } from './uuid-bytes.ts';

const exchange = specimenExchange();
const undecided = (code: string) => ({ outcome: 'undecided', code, countyReached: false });
const cbor = { 'content-type': 'application/cbor' };

test.each([
  ['nothing', ''],
  ['cut CBOR', Buffer.from('a16772657375', 'hex')],
  ['JSON', '{"results":[]}'],
  ['a map without results', Buffer.from('a0', 'hex')],
])('%s in place of results settles nothing', async (_what, body) => {
  expect(await exchange.send(async () => answerOf(200, body, cbor))).toEqual(undecided('garbled-answer'));
});

test('bytes that are not packed as they say settle nothing', async () => {
  const packed = { ...cbor, 'content-encoding': 'zstd' };
  expect(await exchange.send(async () => answerOf(200, 'a0', packed))).toEqual(undecided('garbled-answer'));
});

test('an answer that leaves the key out settles nothing', async () => {
  const other = { ...exchange.taken(), key: uuidBytes('01a20916-551b-7c89-812f-75a449faca1e') };
  expect(await exchange.send(cborAnswer({ results: [other] }))).toEqual(undecided('garbled-answer'));
});

test.each([
  ['no case number', { caseNumber: '' }],
  ['a case number no county writes', { caseNumber: '"}' }],
  ['a time that is none', { receivedAt: 'now' }],
  ['a signature of another length', { signature: new Uint8Array(63) }],
  ['a signature in text', { signature: 'A'.repeat(64) }],
  ['a status that is none', { status: 204 }],
])('a result with %s settles nothing', async (_what, changes) => {
  const result = { ...exchange.taken(), ...changes };
  expect(await exchange.send(cborAnswer({ results: [result] }))).toEqual(undecided('garbled-answer'));
});

test.each([
  ['another key', { key: '01a20916-551b-7c89-812f-75a449faca1e' }],
  ['other bytes', { sealedSha256: 'f'.repeat(64) }],
  ['another case number', { caseNumber: 'CASE-2' }],
  ['another time', { receivedAt: '2026-11-24T01:00:00.001Z' }],
])('a signature over %s settles nothing', async (_what, changes) => {
  const answer = cborAnswer({ results: [exchange.taken(changes)] });
  expect(await exchange.send(answer)).toEqual(undecided('signature-invalid'));
});

test('a stranger’s signature settles nothing', async () => {
  const stranger = specimenExchange();
  expect(await exchange.send(cborAnswer({ results: [stranger.taken()] }))).toEqual(undecided('signature-invalid'));
});

test.each([
  [400, 'no-such-code'],
  [422, 'too-large'],
  [403, 'request-invalid'],
  [500, 'request-invalid'],
])('a problem whose status %i and code %s do not belong together settles nothing', async (status, code) => {
  expect(await exchange.send(problemAnswer(status, code))).toEqual(undecided('garbled-answer'));
});

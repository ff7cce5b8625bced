import { expect, test } from 'vitest';
import { createCountyPlatform } from './county-platform.ts';
import { answerWith, problem, specimenExchange, specimenOutbound } from './specimen-exchange.ts';

const exchange = specimenExchange();

test('sends the envelope of the published interface under its key, and believes the signed answer', async () => {
  const requests: Request[] = [];
  const result = await exchange.send(async (request) => {
    requests.push(request.clone());
    return answerWith(201, exchange.signed())();
  });
  expect(result).toMatchObject({ outcome: 'acknowledged', acknowledgement: { caseNumber: 'CASE-1' } });
  const [request] = requests;
  expect(request?.url).toBe('http://county.test/v1/applications');
  expect(request?.headers.get('idempotency-key')).toBe(specimenOutbound.key);
  const { sealed: _, key: __, ...envelope } = specimenOutbound;
  expect(await request?.json()).toEqual({ ...envelope, sealed: 'AQID' });
});

test.each([
  [400, 'request-invalid'],
  [400, 'seal-unreadable'],
  [400, 'hash-mismatch'],
  [400, 'application-invalid'],
  [413, 'too-large'],
  [422, 'payload-differs'],
])('%i %s in the county’s words is final', async (status, code) => {
  expect(await exchange.send(problem(status, code))).toEqual({ outcome: 'returned', code });
});

test.each([
  [409, 'in-flight', 'in-flight'],
  [429, 'too-many-requests', 'county-busy'],
  [500, 'internal-error', 'county-failed'],
  [503, 'unavailable', 'county-busy'],
  [507, 'storage-full', 'county-full'],
])('%i %s decides nothing but shows that the link is up', async (status, code, expected) => {
  expect(await exchange.send(problem(status, code))).toEqual({
    outcome: 'undecided',
    code: expected,
    countyReached: true,
  });
});

test('Retry-After is told in ms, and nonsense in it is left out', async () => {
  const busy = { outcome: 'undecided', code: 'county-busy', countyReached: true };
  const withHeader = (value: string) => exchange.send(problem(503, 'unavailable', { 'retry-after': value }));
  expect(await withHeader('30')).toEqual({ ...busy, retryAfterMs: 30_000 });
  expect(await withHeader('tomorrow')).toEqual(busy);
});

test('a key that is not Ed25519 is refused before anything is sent', () => {
  const rsa = 'MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK';
  for (const acknowledgementKey of [rsa, '', 'nonsense']) {
    expect(createCountyPlatform({ baseUrl: 'http://county.test', acknowledgementKey })).toMatchObject({
      ok: false,
      failure: { code: 'acknowledgement-key-invalid' },
    });
  }
});

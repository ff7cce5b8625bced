import { expect, test } from 'vitest';
import type { OutboundApplication } from '../contracts/delivery.ts';
import { decodeBody } from './cbor-body.ts';
import { createCountyPlatform } from './county-platform.ts';
import type { ExchangeRequest } from './exchange.ts';
import { caseNumbersStatement, declineStatement } from './signed-statement.ts';
import { cborAnswer, problemAnswer, specimenExchange, specimenOutbound } from './specimen-exchange.ts';
import { uuidBytes } from './uuid-bytes.ts';

const exchange = specimenExchange();
const { signal } = new AbortController();

function bodyOf({ body, headers }: ExchangeRequest): unknown {
  return decodeBody(body ?? new Uint8Array(), headers['content-encoding'] ?? null);
}

test('sends the item of the published interface, and believes the signed answer', async () => {
  const requests: ExchangeRequest[] = [];
  const result = await exchange.send(async (request) => {
    requests.push(request);
    return cborAnswer({ results: [exchange.taken()] })(request);
  });
  expect(result).toMatchObject({
    outcome: 'acknowledged',
    acknowledgement: {
      caseNumber: 'CASE-1',
      key: specimenOutbound.key,
      statement: expect.stringContaining('"kind":"cunban.acknowledgement/1"'),
      signature: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/),
    },
  });
  const [request] = requests;
  if (request === undefined) throw new Error('nothing was sent');
  expect(request).toMatchObject({ method: 'POST', url: 'http://county.test/v1/applications' });
  const { sealedSha256: _, stationCode, key, epoch, ...rest } = specimenOutbound;
  expect(bodyOf(request)).toEqual({
    stationCode,
    items: [{ ...rest, key: new Uint8Array(uuidBytes(key)), epoch: new Uint8Array(uuidBytes(epoch)) }],
  });
});

test.each([
  [400, 'request-invalid'],
  [400, 'seal-unreadable'],
  [400, 'application-invalid'],
  [413, 'too-large'],
  [422, 'payload-differs'],
])('%i %s in the county’s words is final, for an item and for a request of one', async (status, code) => {
  const item = { key: uuidBytes(specimenOutbound.key), status, code };
  expect(await exchange.send(cborAnswer({ results: [item] }))).toEqual({ outcome: 'returned', code });
  expect(await exchange.send(problemAnswer(status, code))).toEqual({ outcome: 'returned', code });
});

test('a case is declined by the county’s signature alone', async () => {
  const { key, sealedSha256 } = specimenOutbound;
  const declinedAt = '2026-11-24T01:00:00.000Z';
  const item = { key: uuidBytes(key), status: 422, code: 'case-declined', declinedAt };
  const signedFor = (sha256: string) => exchange.sign(declineStatement({ declinedAt, key, sealedSha256: sha256 }));
  const statement = `{"declinedAt":"${declinedAt}","key":"${key}","kind":"cunban.decline/1","sealedSha256":"${sealedSha256}"}`;
  const signature = Buffer.from(signedFor(sealedSha256));
  expect(await exchange.send(cborAnswer({ results: [{ ...item, signature }] }))).toEqual({
    outcome: 'declined',
    decline: { key, sealedSha256, declinedAt, statement, signature: signature.toString('base64') },
  });
  // Unsigned, by a proxy in its own words, for other bytes, or an acknowledgement's signature on it: nothing is decided.
  const undecided = (code: string) => ({ outcome: 'undecided', code, countyReached: false });
  expect(await exchange.send(cborAnswer({ results: [item] }))).toEqual(undecided('garbled-answer'));
  expect(await exchange.send(problemAnswer(422, 'case-declined'))).toEqual(undecided('garbled-answer'));
  for (const stranger of [signedFor('0'.repeat(64)), exchange.taken().signature]) {
    const answer = cborAnswer({ results: [{ ...item, signature: stranger }] });
    expect(await exchange.send(answer)).toEqual(undecided('signature-invalid'));
  }
  const { declinedAt: _, ...undated } = item;
  expect(await exchange.send(cborAnswer({ results: [{ ...undated, signature }] }))).toEqual(
    undecided('garbled-answer'),
  );
});

test.each([
  [409, 'in-flight', 'in-flight'],
  [429, 'too-many-requests', 'county-busy'],
  [500, 'internal-error', 'county-failed'],
  [503, 'unavailable', 'county-busy'],
  [507, 'storage-full', 'county-full'],
])('%i %s decides nothing but shows that the link is up', async (status, code, expected) => {
  const undecided = { outcome: 'undecided', code: expected, countyReached: true };
  const item = { key: uuidBytes(specimenOutbound.key), status, code };
  expect(await exchange.send(cborAnswer({ results: [item] }))).toEqual(undecided);
  expect(await exchange.send(problemAnswer(status, code))).toEqual(undecided);
  const waiting = { ...item, retryAfter: 7 };
  expect(await exchange.send(cborAnswer({ results: [waiting] }))).toEqual({ ...undecided, retryAfterMs: 7000 });
});

test('Retry-After is told in ms, and nonsense in it is left out', async () => {
  const busy = { outcome: 'undecided', code: 'county-busy', countyReached: true };
  const withHeader = (value: string) => exchange.send(problemAnswer(503, 'unavailable', { 'retry-after': value }));
  expect(await withHeader('30')).toEqual({ ...busy, retryAfterMs: 30_000 });
  expect(await withHeader('tomorrow')).toEqual(busy);
});

test('a request refused as a whole comes again in halves, until what is to blame stands alone', async () => {
  const keyOf = (serial: number): string => `01a20916-551b-7c89-812f-${String(serial).padStart(12, '0')}`;
  const many = Array.from(
    { length: 10 },
    (_, serial): OutboundApplication => ({ ...specimenOutbound, key: keyOf(serial) }),
  );
  const poison = Buffer.from(uuidBytes(keyOf(6))).toString('hex');
  const platform = exchange.connect(async (request) => {
    const { items } = bodyOf(request) as { readonly items: readonly { readonly key: Uint8Array }[] };
    if (items.some(({ key }) => Buffer.from(key).toString('hex') === poison)) {
      return problemAnswer(400, 'request-invalid')(request);
    }
    return cborAnswer({ results: items.map(({ key }) => ({ key, status: 503, code: 'unavailable' })) })(request);
  });
  const result = await platform.sendApplications(many, signal);
  if (result.outcome !== 'answered') throw new Error(result.code);
  const returned = many.filter(({ key }) => result.results.get(key)?.outcome === 'returned');
  expect(returned.map(({ key }) => key)).toEqual([keyOf(6)]);
  expect(result.results.size).toBe(10);
});

test('a block of case numbers is believed only with the county’s signature', async () => {
  const request = { key: specimenOutbound.key, stationCode: '13099910001', count: 2 };
  const granted = { grantedAt: '2026-11-24T01:00:00.000Z', numbers: ['A-1', 'A-2'] };
  const signature = exchange.sign(caseNumbersStatement({ ...granted, key: request.key, stationCode: '13099910001' }));
  const sent: ExchangeRequest[] = [];
  const reserved = exchange.connect(async (asked) => {
    sent.push(asked);
    return cborAnswer({ ...granted, signature })(asked);
  });
  expect(await reserved.reserveCaseNumbers(request, signal)).toMatchObject({ outcome: 'reserved', block: granted });
  expect(sent[0]?.headers['idempotency-key']).toBe(request.key);
  const longer = exchange.connect(cborAnswer({ ...granted, numbers: ['A-1', 'A-3'], signature }));
  expect(await longer.reserveCaseNumbers(request, signal)).toMatchObject({ code: 'signature-invalid' });
});

test('a report is answered with what the county lacks', async () => {
  const report = {
    stationCode: '13099910001',
    time: '2026-11-24T01:00:00.000Z',
    epochs: [{ epoch: specimenOutbound.epoch, highestSequence: 9 }],
    waiting: 0,
    oldestWaitingSeconds: null,
    attachmentsWaiting: 0,
    bytesToday: 12,
    stuck: [],
    lastAcknowledgedAt: null,
  };
  const sha256 = Buffer.alloc(32, 1);
  const answer = {
    time: '2026-11-24T01:00:01.000Z',
    gaps: [{ epoch: uuidBytes(specimenOutbound.epoch), missing: [[2, 4]] }],
    lackingAttachments: [sha256],
  };
  expect(await exchange.connect(cborAnswer(answer)).sendReport(report, signal)).toEqual({
    outcome: 'answered',
    answer: {
      time: answer.time,
      gaps: [{ epoch: specimenOutbound.epoch, missing: [{ first: 2, last: 4 }] }],
      lackingAttachments: [sha256.toString('hex')],
    },
  });
  const backwards = { ...answer, gaps: [{ epoch: uuidBytes(specimenOutbound.epoch), missing: [[4, 2]] }] };
  expect(await exchange.connect(cborAnswer(backwards)).sendReport(report, signal)).toMatchObject({
    outcome: 'undecided',
    code: 'garbled-answer',
  });
});

test('an order comes with the answer to a report, its signature in base64; the orders obeyed go along as bytes', async () => {
  const report = {
    ...{ stationCode: '13099910001', time: '2026-11-24T01:00:00.000Z', epochs: [], waiting: 0, stuck: [] },
    ...{ oldestWaitingSeconds: null, attachmentsWaiting: 0, bytesToday: 0, lastAcknowledgedAt: null },
  };
  const answer = { time: '2026-11-24T01:00:01.000Z', gaps: [], lackingAttachments: [] };
  const order = { statement: '{"kind":"cunban.wipe-order/1"}', signature: Buffer.alloc(64, 7) };
  const sent: unknown[] = [];
  const platform = exchange.connect(async (request) => {
    sent.push(bodyOf(request));
    return cborAnswer({ ...answer, order })(request);
  });
  const beside = { obeyedOrders: ['ab'.repeat(32)], catalogueTrouble: 'range-ignored' };
  expect(await platform.sendReport({ ...report, ...beside }, signal)).toEqual({
    outcome: 'answered',
    answer: { ...answer, order: { ...order, signature: order.signature.toString('base64') } },
  });
  expect(sent).toMatchObject([{ obeyedOrders: [new Uint8Array(32).fill(0xab)], catalogueTrouble: 'range-ignored' }]);
  await platform.sendReport({ ...report, catalogueTrouble: null }, signal);
  expect(sent[1]).not.toHaveProperty('catalogueTrouble');
  for (const signature of ['text', Buffer.alloc(63)]) {
    const garbled = exchange.connect(cborAnswer({ ...answer, order: { ...order, signature } }));
    expect(await garbled.sendReport(report, signal)).toMatchObject({ code: 'garbled-answer' });
  }
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

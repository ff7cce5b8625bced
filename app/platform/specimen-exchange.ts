import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { OutboundApplication } from '../contracts/delivery.ts';
import { createCountyPlatform } from './county-platform.ts';

const sealed = new Uint8Array([1, 2, 3]);

/** An application on its way, for tests. */
export const specimenOutbound: OutboundApplication = {
  key: '01a20916-551b-7c89-812f-75a449faca1d',
  stationCode: '13099910001',
  epoch: '01a20916-5500-7000-8000-000000000001',
  sequence: 7,
  lane: 'lane-1',
  itemCode: '11130999MB000000135002014110003',
  receiptNumber: 'L-13099910001-20261124-0001-24',
  sealed,
  sealedSha256: createHash('sha256').update(sealed).digest('hex'),
};

const statement = {
  caseNumber: 'CASE-1',
  key: specimenOutbound.key,
  kind: 'cunban.acknowledgement/1',
  receivedAt: '2026-11-24T01:00:00.000Z',
  sealedSha256: specimenOutbound.sealedSha256,
};

/** A county that signs and a client that talks to whatever `answer` puts in its place. */
export function specimenExchange() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const acknowledgementKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return {
    acknowledgementKey,
    /** A signed acknowledgement, its statement changed as told. */
    signed(changes: Record<string, unknown> = {}): string {
      const text = JSON.stringify({ ...statement, ...changes });
      return JSON.stringify({
        statement: text,
        signature: sign(null, Buffer.from(text), privateKey).toString('base64'),
      });
    },
    /** One attempt, answered by `answer`. */
    send(answer: (request: Request, signal: AbortSignal) => Promise<Response>, signal = new AbortController().signal) {
      const platform = createCountyPlatform({
        baseUrl: 'http://county.test/',
        acknowledgementKey,
        timeouts: { answerMs: 20, slowestBytesPerSecond: 1_000_000 },
        fetch: async (input, init) => {
          const request = new Request(input, init);
          return answer(request, init?.signal ?? request.signal);
        },
      });
      if (!platform.ok) throw new Error(platform.failure.code);
      return platform.value.send(specimenOutbound, signal);
    },
  };
}

/** An answer in JSON, or of another type where told. */
export function answerWith(status: number, body: string, type = 'application/json', headers: HeadersInit = {}) {
  return async () => new Response(body, { status, headers: { 'content-type': type, ...headers } });
}

/** A refusal or excuse in the county's own words. */
export function problem(status: number, code: string, headers: HeadersInit = {}) {
  return answerWith(status, JSON.stringify({ title: code, status, code }), 'application/problem+json', headers);
}

import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { DeliveryResult, OutboundApplication } from '../contracts/delivery.ts';
import { encodeBody } from './cbor-body.ts';
import { createCountyPlatform } from './county-platform.ts';
import type { Exchange, ExchangeAnswer } from './exchange.ts';
import { acknowledgementStatement } from './signed-statement.ts';
import { uuidBytes } from './uuid-bytes.ts';

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

const said = {
  caseNumber: 'CASE-1',
  key: specimenOutbound.key,
  receivedAt: '2026-11-24T01:00:00.000Z',
  sealedSha256: specimenOutbound.sealedSha256,
};

/** A county that signs and a client that talks to whatever stands in its place. */
export function specimenExchange() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const acknowledgementKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const signText = (statement: string): Uint8Array => sign(null, Buffer.from(statement), privateKey);
  const connect = (exchange: Exchange, onHeard = (): void => undefined) => {
    const platform = createCountyPlatform({ baseUrl: 'http://county.test/', acknowledgementKey, exchange, onHeard });
    if (!platform.ok) throw new Error(platform.failure.code);
    return platform.value;
  };
  return {
    sign: signText,
    connect,
    /** The result of one item as the county gives it, signed over a statement changed as told. */
    taken(changes: Partial<typeof said> = {}): Record<string, unknown> {
      const { caseNumber, receivedAt } = said;
      return {
        key: uuidBytes(specimenOutbound.key),
        status: 201,
        ...{ caseNumber, receivedAt },
        signature: signText(acknowledgementStatement({ ...said, ...changes })),
      };
    },
    /** One attempt with one application, answered by `exchange`. */
    async send(exchange: Exchange, signal = new AbortController().signal): Promise<DeliveryResult> {
      const result = await connect(exchange).sendApplications([specimenOutbound], signal);
      if (result.outcome === 'undecided') return result;
      const settled = result.results.get(specimenOutbound.key);
      if (settled === undefined) throw new Error('no result for the key sent');
      return settled;
    },
  };
}

/** An answer of whatever type. */
export function answerOf(
  status: number,
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>>,
): ExchangeAnswer {
  return { status, header: (name) => headers[name] ?? null, body: Buffer.from(body) };
}

/** A county's answer in CBOR. */
export function cborAnswer(value: unknown, status = 200): Exchange {
  const body = encodeBody(value);
  return async () => answerOf(status, body.bytes, body.headers);
}

/** A refusal or excuse in the county's own words. */
export function problemAnswer(status: number, code: string, headers: Readonly<Record<string, string>> = {}): Exchange {
  const body = JSON.stringify({ title: code, status, code });
  return async () => answerOf(status, body, { 'content-type': 'application/problem+json', ...headers });
}

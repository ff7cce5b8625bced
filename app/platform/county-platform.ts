import type { KeyObject } from 'node:crypto';
import createClient, { type Client } from 'openapi-fetch';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { DeliveryResult, OutboundApplication, SendApplication, UndecidedCode } from '../contracts/delivery.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import { mediaType, parseJson } from './answer.ts';
import { boundedFetch, ExchangeFailed } from './bounded-fetch.ts';
import type { components, paths } from './county-platform.generated.ts';
import { interpretProblem } from './problem.ts';
import { parseAcknowledgementKey, verifyAcknowledgement } from './verify-acknowledgement.ts';

export interface CountyPlatformOptions {
  readonly baseUrl: string;
  /** The Ed25519 key that signs acknowledgements: SPKI DER in base64, as in the station profile. */
  readonly acknowledgementKey: string;
  /** Default: the runtime's own. */
  readonly fetch?: typeof fetch;
  readonly timeouts?: PlatformTimeouts;
}

export interface PlatformTimeouts {
  /** For the county's thinking and the way there and back, in ms. Default 15 000. */
  readonly answerMs: number;
  /** Slowest upload believed in, bytes a second; adds to the time by the size of what is sent. Default 1 000. */
  readonly slowestBytesPerSecond: number;
}

export interface CountyPlatform {
  /** One attempt to hand in an application. Never rejects: everything the county or the link can do is a result. */
  readonly send: SendApplication<AbortSignal>;
  /** Asks whether the county can be reached; the value is its clock, RFC 3339. */
  health(signal?: AbortSignal): Promise<Result<{ readonly time: string }, UndecidedCode>>;
}

const defaultTimeouts: PlatformTimeouts = { answerMs: 15_000, slowestBytesPerSecond: 1_000 };
// Acknowledgements and problems stay under 8 KB; a page of a captive portal is not read to its end.
const maxAnswerBytes = 64 * 1024;
const base64Growth = 4 / 3;

const notTheCounty: DeliveryResult = { outcome: 'undecided', code: 'not-the-county', countyReached: false };

const Health = Type.Object({ status: Type.Literal('ok'), time: Type.String({ format: 'date-time' }) });

/** Makes the client of one county's platform; nothing is sent before the first call. */
export function createCountyPlatform(
  options: CountyPlatformOptions,
): Result<CountyPlatform, 'acknowledgement-key-invalid'> {
  const key = parseAcknowledgementKey(options.acknowledgementKey);
  if (!key.ok) return key;
  const { answerMs, slowestBytesPerSecond } = options.timeouts ?? defaultTimeouts;
  const client = createClient<paths>({ baseUrl: options.baseUrl.replace(/\/+$/, '') });
  const within = (timeoutMs: number) => boundedFetch(options.fetch ?? fetch, { timeoutMs, maxAnswerBytes });
  return ok({
    async send(application, signal) {
      const uploadMs = Math.ceil((application.sealed.length * base64Growth * 1000) / slowestBytesPerSecond);
      const exchange = { fetch: within(answerMs + uploadMs), signal };
      const result = await settled(() => submit(client, key.value, application, exchange));
      return result.ok ? result.value : { outcome: 'undecided', code: result.failure.code, countyReached: false };
    },
    async health(signal = new AbortController().signal) {
      const result = await settled(() => askHealth(client, { fetch: within(answerMs), signal }));
      return result.ok ? result.value : result;
    },
  });
}

interface Exchange {
  readonly fetch: ReturnType<typeof boundedFetch>;
  readonly signal: AbortSignal;
}

async function submit(
  client: Client<paths>,
  key: KeyObject,
  application: OutboundApplication,
  exchange: Exchange,
): Promise<DeliveryResult> {
  const { data, error, response } = await client.POST('/v1/applications', {
    params: { header: { 'Idempotency-Key': application.key } },
    body: envelopeOf(application),
    parseAs: 'text',
    ...exchange,
  });
  if (response.status !== 200 && response.status !== 201) return interpretProblem(response, error);
  // Some portals answer 200 and their page whatever is asked for.
  if (mediaType(response) !== 'application/json') return notTheCounty;
  const acknowledged = verifyAcknowledgement(data ?? '', application, key);
  return acknowledged.ok
    ? { outcome: 'acknowledged', acknowledgement: acknowledged.value }
    : { outcome: 'undecided', code: acknowledged.failure.code, countyReached: false };
}

/** Built field by field: what the document does not name never leaves the station. */
function envelopeOf(application: OutboundApplication): components['schemas']['ApplicationEnvelope'] {
  const { stationCode, epoch, sequence, lane, itemCode, receiptNumber, sealedSha256 } = application;
  const sealed = Buffer.from(application.sealed).toString('base64');
  return { stationCode, epoch, sequence, lane, itemCode, receiptNumber, sealedSha256, sealed };
}

async function askHealth(
  client: Client<paths>,
  exchange: Exchange,
): Promise<Result<{ readonly time: string }, UndecidedCode>> {
  const { data, error, response } = await client.GET('/v1/health', { parseAs: 'text', ...exchange });
  if (response.status !== 200) {
    const problem = interpretProblem(response, error);
    return fail(problem.outcome === 'undecided' ? problem.code : 'garbled-answer');
  }
  if (mediaType(response) !== 'application/json') return fail('not-the-county');
  const health = parseJson(data ?? '');
  return Value.Check(Health, health) ? ok({ time: health.time }) : fail('garbled-answer');
}

/** Turns an exchange that ended without an answer into a failure; a bug goes on being thrown. */
async function settled<Value>(exchange: () => Promise<Value>): Promise<Result<Value, UndecidedCode>> {
  try {
    return ok(await exchange());
  } catch (error) {
    if (error instanceof ExchangeFailed) return fail(error.code);
    throw error;
  }
}

import type { Moved } from '../contracts/delivery.ts';
import { acceptsBody, decodeBody, encodeBody } from './cbor-body.ts';
import { type Exchange, type ExchangeAnswer, mediaType } from './exchange.ts';
import { ExchangeFailed } from './exchange-failed.ts';
import { interpretProblem, notTheCounty, type Undecided, type Unsettled } from './problem.ts';

/** One county's address and the way there. */
export interface CountyLink {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly exchange: Exchange;
}

/** What one attempt hangs on. */
export interface Attempt {
  readonly signal: AbortSignal;
  readonly moved: Moved;
}

/** What a readable answer of status 200 said, or why there is none. */
export type Said = { readonly outcome: 'said'; readonly value: unknown } | Unsettled;

/** Posts a value as CBOR and reads the answer, which is CBOR too. Never rejects but for bugs. */
export function post(
  link: CountyLink,
  path: string,
  value: unknown,
  attempt: Attempt,
  headers: Readonly<Record<string, string>> = {},
): Promise<Said> {
  return settled(async () => {
    const body = encodeBody(value);
    const answer = await link.exchange({
      method: 'POST',
      url: `${link.baseUrl}${path}`,
      headers: { ...acceptsBody, ...body.headers, ...headers },
      body: body.bytes,
      ...attempt,
    });
    return readAnswer(answer);
  });
}

/** Reads an answer that is CBOR where all is well. */
export function readAnswer(answer: ExchangeAnswer): Said {
  if (answer.status !== 200) return interpretProblem(answer);
  // Some portals answer 200 and their page whatever is asked for.
  if (mediaType(answer) !== 'application/cbor') return notTheCounty;
  return { outcome: 'said', value: decodeBody(answer.body, answer.header('content-encoding')) };
}

/** Turns an exchange that ended without an answer into a result; a bug goes on being thrown. */
export async function settled<Value>(exchange: () => Promise<Value>): Promise<Value | Undecided> {
  try {
    return await exchange();
  } catch (error) {
    if (error instanceof ExchangeFailed) return { outcome: 'undecided', code: error.code, countyReached: false };
    throw error;
  }
}

import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { DeliveryResult, ReturnedCode, UndecidedCode } from '../contracts/delivery.ts';
import type { components } from './county-platform.generated.ts';
import { type ExchangeAnswer, mediaType } from './exchange.ts';

type ProblemCode = components['schemas']['ProblemCode'];
/** Anything but an acknowledgement. */
export type Unsettled = Extract<DeliveryResult, { readonly outcome: 'returned' | 'undecided' }>;
export type Undecided = Extract<DeliveryResult, { readonly outcome: 'undecided' }>;

const Problem = Type.Object({ title: Type.String(), status: Type.Integer(), code: Type.String() });

/** Status and code must agree: a proxy's bare 400 or 413 says nothing about the application. */
const refusals: Readonly<Record<number, readonly ReturnedCode[]>> = {
  400: ['request-invalid', 'seal-unreadable', 'application-invalid'],
  413: ['too-large'],
  422: ['payload-differs', 'hash-mismatch'],
};

const laterAnswers: Readonly<Record<number, { readonly problem: ProblemCode; readonly code: UndecidedCode }>> = {
  409: { problem: 'in-flight', code: 'in-flight' },
  429: { problem: 'too-many-requests', code: 'county-busy' },
  500: { problem: 'internal-error', code: 'county-failed' },
  503: { problem: 'unavailable', code: 'county-busy' },
  507: { problem: 'storage-full', code: 'county-full' },
};

export const notTheCounty: Undecided = { outcome: 'undecided', code: 'not-the-county', countyReached: false };
export const garbledAnswer: Undecided = { outcome: 'undecided', code: 'garbled-answer', countyReached: false };

/** What an answer other than the one hoped for means, by its status, media type and problem code. */
export function interpretProblem(answer: ExchangeAnswer): Unsettled {
  if (mediaType(answer) !== 'application/problem+json') return notTheCounty;
  const problem = parseJson(answer.body);
  if (!Value.Check(Problem, problem) || problem.status !== answer.status) return garbledAnswer;
  return interpretRefusal(answer.status, problem.code, parseRetryAfter(answer.header('retry-after')));
}

/** What the county's refusal or excuse means, for a request or for one item of it. `retryAfterSeconds` may be `null`. */
export function interpretRefusal(status: number, code: string, retryAfterSeconds: number | null): Unsettled {
  const refusal = refusals[status]?.find((known) => known === code);
  if (refusal !== undefined) return { outcome: 'returned', code: refusal };
  const later = laterAnswers[status];
  if (later?.problem !== code) return garbledAnswer;
  const undecided = { outcome: 'undecided', code: later.code, countyReached: true } as const;
  return retryAfterSeconds === null ? undecided : { ...undecided, retryAfterMs: retryAfterSeconds * 1000 };
}

/** Parses JSON somebody else sent; `undefined` where it is none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** `Retry-After` in seconds; the published interface knows no dates in it. */
function parseRetryAfter(value: string | null): number | null {
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) : null;
}

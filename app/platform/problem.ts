import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { DeliveryResult, ReturnedCode, UndecidedCode } from '../contracts/delivery.ts';
import { mediaType } from './answer.ts';
import type { components } from './county-platform.generated.ts';

type ProblemCode = components['schemas']['Problem']['code'];

const Problem = Type.Object({ title: Type.String(), status: Type.Integer(), code: Type.String() });

/** Status and code must agree: a proxy's bare 400 or 413 says nothing about the application. */
const refusals: Readonly<Record<number, readonly ReturnedCode[]>> = {
  400: ['request-invalid', 'seal-unreadable', 'hash-mismatch', 'application-invalid'],
  413: ['too-large'],
  422: ['payload-differs'],
};

const laterAnswers: Readonly<Record<number, { readonly problem: ProblemCode; readonly code: UndecidedCode }>> = {
  409: { problem: 'in-flight', code: 'in-flight' },
  429: { problem: 'too-many-requests', code: 'county-busy' },
  500: { problem: 'internal-error', code: 'county-failed' },
  503: { problem: 'unavailable', code: 'county-busy' },
  507: { problem: 'storage-full', code: 'county-full' },
};

/** What an answer other than 200 or 201 means, by its status, media type and problem code. */
export function interpretProblem(response: Response, body: unknown): DeliveryResult {
  if (mediaType(response) !== 'application/problem+json') {
    return { outcome: 'undecided', code: 'not-the-county', countyReached: false };
  }
  if (!Value.Check(Problem, body) || body.status !== response.status) {
    return { outcome: 'undecided', code: 'garbled-answer', countyReached: false };
  }
  const refusal = refusals[response.status]?.find((code) => code === body.code);
  if (refusal !== undefined) return { outcome: 'returned', code: refusal };
  const later = laterAnswers[response.status];
  if (later?.problem !== body.code) return { outcome: 'undecided', code: 'garbled-answer', countyReached: false };
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'));
  const undecided = { outcome: 'undecided', code: later.code, countyReached: true } as const;
  return retryAfterMs === null ? undecided : { ...undecided, retryAfterMs };
}

/** `Retry-After` in ms; the published interface knows seconds only. */
function parseRetryAfter(value: string | null): number | null {
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) * 1000 : null;
}

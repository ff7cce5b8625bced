import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { UndecidedCode } from '../contracts/delivery.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import { type Attempt, type CountyLink, settled } from './county-link.ts';
import { mediaType } from './exchange.ts';
import { interpretProblem, parseJson } from './problem.ts';

const Health = Type.Object({ status: Type.Literal('ok'), time: Type.String({ format: 'date-time' }) });

/** A portal's page may be long, is asked for again and again, and is nothing to read. */
const mostAnswerBytes = 4096;

/** Asks whether the county can be reached and is willing. */
export async function askHealth(
  link: CountyLink,
  attempt: Attempt,
): Promise<Result<{ readonly time: string }, UndecidedCode>> {
  const url = `${link.baseUrl}/v1/health`;
  const answer = await settled(() => link.exchange({ method: 'GET', url, headers: {}, mostAnswerBytes, ...attempt }));
  if ('outcome' in answer) return fail(answer.code);
  if (answer.status !== 200) {
    const problem = interpretProblem(answer);
    return fail(problem.outcome === 'undecided' ? problem.code : 'garbled-answer');
  }
  if (mediaType(answer) !== 'application/json') return fail('not-the-county');
  const health = parseJson(answer.body);
  return Value.Check(Health, health) ? ok({ time: health.time }) : fail('garbled-answer');
}

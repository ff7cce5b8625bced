import type { KeyObject } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { ReserveResult } from '../contracts/delivery.ts';
import { type Attempt, type CountyLink, post } from './county-link.ts';
import { garbledAnswer } from './problem.ts';
import { caseNumbersStatement, verifyStatement } from './signed-statement.ts';

const Block = Type.Object({
  numbers: Type.Array(Type.String({ pattern: '^[0-9A-Za-z-]{1,50}$' }), { minItems: 1, maxItems: 1000 }),
  grantedAt: Type.String({ format: 'date-time' }),
  signature: Type.Unknown(),
});

/** Asks for a block of case numbers and believes it only with the county's signature. */
export async function reserveCaseNumbers(
  link: CountyLink,
  countyKey: KeyObject,
  request: { readonly key: string; readonly stationCode: string; readonly count: number },
  attempt: Attempt,
): Promise<ReserveResult> {
  const { key, stationCode, count } = request;
  const said = await post(link, '/v1/case-numbers', { stationCode, count }, attempt, { 'idempotency-key': key });
  if (said.outcome !== 'said') return said;
  const block = said.value;
  if (!Value.Check(Block, block) || !(block.signature instanceof Uint8Array)) return garbledAnswer;
  const { numbers, grantedAt, signature } = block;
  const signed = verifyStatement(caseNumbersStatement({ grantedAt, key, numbers, stationCode }), signature, countyKey);
  if (signed === null) return { outcome: 'undecided', code: 'signature-invalid', countyReached: false };
  return { outcome: 'reserved', block: { numbers, grantedAt, ...signed } };
}

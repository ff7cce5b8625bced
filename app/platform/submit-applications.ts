import type { KeyObject } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { BatchResult, DeliveryResult, OutboundApplication } from '../contracts/delivery.ts';
import { type Attempt, type CountyLink, post } from './county-link.ts';
import { garbledAnswer, interpretRefusal, type Unsettled } from './problem.ts';
import { acknowledgementStatement, declineStatement, verifyStatement } from './signed-statement.ts';
import { hex, uuidText } from './uuid-bytes.ts';
import { wireItem } from './wire-item.ts';

const Taken = Type.Object({
  status: Type.Union([Type.Literal(200), Type.Literal(201)]),
  caseNumber: Type.String({ pattern: '^[0-9A-Za-z-]{1,50}$' }),
  receivedAt: Type.String({ format: 'date-time' }),
});
const Declined = Type.Object({
  status: Type.Literal(422),
  code: Type.Literal('case-declined'),
  declinedAt: Type.String({ format: 'date-time' }),
});
const Untaken = Type.Object({
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  code: Type.String(),
  retryAfter: Type.Optional(Type.Integer({ minimum: 0, maximum: 3600 })),
});
const Keyed = Type.Object({ key: Type.Unknown(), status: Type.Integer() });
const signatureInvalid = { outcome: 'undecided', code: 'signature-invalid', countyReached: false } as const;
const BatchAnswer = Type.Object({ results: Type.Array(Type.Unknown()) });

/**
 * Hands applications of one station in. A request the county refuses as a whole is sent again in halves, until what is
 * to blame stands alone: only there is a refusal final.
 */
export async function submitApplications(
  link: CountyLink,
  countyKey: KeyObject,
  applications: readonly OutboundApplication[],
  attempt: Attempt,
): Promise<BatchResult> {
  const [first] = applications;
  if (first === undefined) return { outcome: 'answered', results: new Map() };
  if (applications.some(({ stationCode }) => stationCode !== first.stationCode)) {
    throw new RangeError('applications of several stations in one request');
  }
  const batch = { stationCode: first.stationCode, items: applications.map(wireItem) };
  const said = await post(link, '/v1/applications', batch, attempt);
  switch (said.outcome) {
    case 'said': {
      if (!Value.Check(BatchAnswer, said.value)) return garbledAnswer;
      const results = new Map<string, DeliveryResult>(applications.map(({ key }) => [key, garbledAnswer]));
      readResults(said.value.results, applications, countyKey, results);
      return { outcome: 'answered', results };
    }
    case 'returned':
      if (applications.length === 1) return { outcome: 'answered', results: new Map([[first.key, said]]) };
      return submitHalves(link, countyKey, applications, attempt);
    case 'undecided':
      return said;
  }
}

async function submitHalves(
  link: CountyLink,
  countyKey: KeyObject,
  applications: readonly OutboundApplication[],
  attempt: Attempt,
): Promise<BatchResult> {
  const middle = Math.ceil(applications.length / 2);
  const results = new Map<string, DeliveryResult>();
  for (const half of [applications.slice(0, middle), applications.slice(middle)]) {
    const result = await submitApplications(link, countyKey, half, attempt);
    for (const { key } of half) {
      results.set(key, result.outcome === 'undecided' ? result : (result.results.get(key) ?? garbledAnswer));
    }
  }
  return { outcome: 'answered', results };
}

function readResults(
  said: readonly unknown[],
  applications: readonly OutboundApplication[],
  countyKey: KeyObject,
  results: Map<string, DeliveryResult>,
): void {
  const byKey = new Map(applications.map((application) => [application.key, application]));
  for (const result of said) {
    if (!Value.Check(Keyed, result)) continue;
    const application = byKey.get(uuidText(result.key) ?? '');
    if (application !== undefined) results.set(application.key, readResult(result, application, countyKey));
  }
}

function readResult(result: object, application: OutboundApplication, countyKey: KeyObject): DeliveryResult {
  const declined = Value.Check(Declined, result);
  if (!declined && Value.Check(Untaken, result)) {
    return readUntaken(result.status, result.code, result.retryAfter ?? null);
  }
  const signature = 'signature' in result ? result.signature : null;
  if (!(signature instanceof Uint8Array) || hex(signature).length !== 128) return garbledAnswer;
  const { key, sealedSha256 } = application;
  if (declined) {
    const { declinedAt } = result;
    const signed = verifyStatement(declineStatement({ declinedAt, key, sealedSha256 }), signature, countyKey);
    if (signed === null) return signatureInvalid;
    return { outcome: 'declined', decline: { key, sealedSha256, declinedAt, ...signed } };
  }
  if (!Value.Check(Taken, result)) return garbledAnswer;
  const { caseNumber, receivedAt } = result;
  // Put together from what was sent: a signature over another key or other bytes does not verify.
  const statement = acknowledgementStatement({ caseNumber, key, receivedAt, sealedSha256 });
  const signed = verifyStatement(statement, signature, countyKey);
  if (signed === null) return signatureInvalid;
  return { outcome: 'acknowledged', acknowledgement: { key, sealedSha256, caseNumber, receivedAt, ...signed } };
}

function readUntaken(status: number, code: string, retryAfterSeconds: number | null): Unsettled {
  // Hashes are of papers; an item has none that could differ.
  if (code === 'hash-mismatch') return garbledAnswer;
  return interpretRefusal(status, code, retryAfterSeconds);
}

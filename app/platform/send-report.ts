import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { ReportAnswer, ReportResult, StationReport } from '../contracts/delivery.ts';
import { type Attempt, type CountyLink, post } from './county-link.ts';
import { garbledAnswer } from './problem.ts';
import { hex, uuidBytes, uuidText } from './uuid-bytes.ts';

const Sequence = Type.Integer({ minimum: 1 });
const Answer = Type.Object({
  time: Type.String({ format: 'date-time' }),
  gaps: Type.Array(Type.Object({ epoch: Type.Unknown(), missing: Type.Array(Type.Array(Sequence)) })),
  lackingAttachments: Type.Array(Type.Unknown()),
  order: Type.Optional(Type.Object({ statement: Type.String(), signature: Type.Unknown() })),
});

/** Hands a report in and reads what the county lacks. */
export async function sendReport(link: CountyLink, report: StationReport, attempt: Attempt): Promise<ReportResult> {
  const said = await post(link, '/v1/report', reportBody(report), attempt);
  if (said.outcome !== 'said') return said;
  const answer = readReportAnswer(said.value);
  return answer === null ? garbledAnswer : { outcome: 'answered', answer };
}

/** Built field by field: what the document does not name never leaves the station. */
function reportBody(report: StationReport): Readonly<Record<string, unknown>> {
  const { stationCode, time, waiting, attachmentsWaiting, bytesToday, oldestWaitingSeconds, lastAcknowledgedAt } =
    report;
  const { obeyedOrders = [], catalogueTrouble = null } = report;
  return {
    ...{ stationCode, time, waiting, attachmentsWaiting, bytesToday },
    epochs: report.epochs.map(({ epoch, highestSequence }) => ({ epoch: uuidBytes(epoch), highestSequence })),
    stuck: report.stuck.map(({ key, code }) => ({ key: uuidBytes(key), code })),
    ...(oldestWaitingSeconds === null ? {} : { oldestWaitingSeconds }),
    ...(lastAcknowledgedAt === null ? {} : { lastAcknowledgedAt }),
    ...(catalogueTrouble === null ? {} : { catalogueTrouble }),
    ...(obeyedOrders.length === 0 ? {} : { obeyedOrders: obeyedOrders.map((sha256) => Buffer.from(sha256, 'hex')) }),
  };
}

function readReportAnswer(said: unknown): ReportAnswer | null {
  if (!Value.Check(Answer, said)) return null;
  const gaps = [];
  for (const { epoch, missing } of said.gaps) {
    const text = uuidText(epoch);
    if (text === null) return null;
    const runs = [];
    for (const [first, last] of missing) {
      if (first === undefined || last === undefined || last < first) return null;
      runs.push({ first, last });
    }
    gaps.push({ epoch: text, missing: runs });
  }
  const lackingAttachments = [];
  for (const sha256 of said.lackingAttachments) {
    if (!(sha256 instanceof Uint8Array) || sha256.length !== 32) return null;
    lackingAttachments.push(hex(sha256));
  }
  const { time, order } = said;
  if (order === undefined) return { time, gaps, lackingAttachments };
  const { statement, signature } = order;
  if (!(signature instanceof Uint8Array) || signature.length !== 64) return null;
  const signed = { statement, signature: Buffer.from(signature).toString('base64') };
  return { time, gaps, lackingAttachments, order: signed };
}

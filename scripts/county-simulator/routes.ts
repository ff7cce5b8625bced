import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assertNever } from '../../app/contracts/result.ts';
import { attachmentStatement, caseNumbersStatement } from '../../app/platform/signed-statement.ts';
import { hex, uuidText } from '../../app/platform/uuid-bytes.ts';
import type { Behaviour } from './behaviour.ts';
import type { County } from './county.ts';
import type { InterfaceDocument } from './interface-document.ts';
import { answer, answerAsPortal, behave, type Draw, dropConnection, signedByStranger } from './misbehave.ts';
import { CountyProblem } from './problem.ts';
import { signStatement } from './sign-statement.ts';
import type { ItemResult } from './take-batch.ts';

export interface RouteParts {
  readonly county: County;
  readonly now: () => number;
  readonly behaviour: () => Behaviour;
  readonly draw: Draw;
  /** A request to hand in applications arrived. */
  readonly onRequest: () => void;
  readonly onCrash: () => void;
}

interface StationRequest {
  readonly stationCode: string;
}

/** Answers the published interface. */
export function addRoutes(server: FastifyInstance, routes: RouteParts): void {
  const { county, now } = routes;
  const answering = (request: FastifyRequest, reply: FastifyReply) => ({
    reply,
    zstd: request.headers['accept-encoding']?.includes('zstd') ?? false,
  });
  const behaved = (request: FastifyRequest, reply: FastifyReply, handle: () => Promise<unknown>) => {
    const behaviour = routes.behaviour();
    const done = async (): Promise<unknown> => {
      const value = await handle();
      if (behaviour.kind === 'crash-after-effect') routes.onCrash();
      return value;
    };
    return behave(behaviour, done, answering(request, reply), routes.draw);
  };

  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/v1/')) return;
    const { kind } = routes.behaviour();
    if (kind === 'unreachable') dropConnection(reply);
    else if (kind === 'captive-portal') await answerAsPortal(reply);
  });

  server.get('/v1/health', async () => ({ status: 'ok', time: new Date(now()).toISOString() }));

  server.post('/v1/applications', (request, reply) => {
    routes.onRequest();
    return behaved(request, reply, async () => {
      const { kind } = routes.behaviour();
      if (kind === 'in-flight') return { results: allInFlight(county.document, request.body) };
      const results = await county.takeBatch(request.body);
      county.reports.noteContact((request.body as StationRequest).stationCode);
      return { results: kind === 'wrong-signature' ? signedByStranger(results) : results };
    });
  });

  server.post('/v1/case-numbers', (request, reply) =>
    behaved(request, reply, async () => {
      const key = request.headers['idempotency-key'];
      if (!county.document.isIdempotencyKey(key)) throw new CountyProblem(400, 'request-invalid', 'Idempotency-Key');
      refuseUnfit(county.document, 'CaseNumberRequest', request.body);
      const { stationCode, count } = request.body as StationRequest & { readonly count: number };
      const { numbers, grantedAt } = county.caseNumbers.reserve({ stationCode, key, count });
      const statement = caseNumbersStatement({ grantedAt, key, numbers, stationCode });
      return { numbers, grantedAt, signature: sign(county, statement) };
    }),
  );

  server.post('/v1/report', (request, reply) =>
    behaved(request, reply, async () => {
      refuseUnfit(county.document, 'StationReport', request.body);
      return takeReport(county, request.body as Report, now);
    }),
  );

  server.get('/v1/attachments/:sealedSha256/acknowledgement', async (request, reply) => {
    const { sealedSha256 } = request.params as { readonly sealedSha256: string };
    const held = county.attachments.find(sealedSha256);
    if (held === null) throw new CountyProblem(404, 'not-found', 'no such paper');
    const { receivedAt, sizeBytes } = held;
    const statement = attachmentStatement({ receivedAt, sealedSha256, sizeBytes });
    return answer(answering(request, reply), { receivedAt, sizeBytes, signature: sign(county, statement) });
  });

  // The tus server reads the body itself.
  server.addContentTypeParser('application/offset+octet-stream', async () => undefined);
  const tus = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    refuseUploadIfTold(routes.behaviour());
    // It answers by itself.
    reply.hijack();
    await county.attachments.tus.handle(request.raw, reply.raw);
    return reply;
  };
  server.post('/v1/attachments', tus);
  server.route({ method: ['HEAD', 'PATCH'], url: '/v1/attachments/:upload', handler: tus });
}

function refuseUnfit(document: InterfaceDocument, schema: 'CaseNumberRequest' | 'StationReport', body: unknown): void {
  const trouble = document.trouble(schema, body);
  if (trouble !== null) throw new CountyProblem(400, 'request-invalid', trouble);
}

function refuseUploadIfTold({ kind }: Behaviour): void {
  switch (kind) {
    case 'answers-500':
      throw new CountyProblem(500, 'internal-error', 'told to fail');
    case 'full':
      throw new CountyProblem(507, 'storage-full', 'told to be full', 30);
    case 'normal':
    case 'slow':
    case 'unreachable':
    case 'answers-400':
    case 'in-flight':
    case 'garbage':
    case 'captive-portal':
    case 'no-answer':
    case 'crash-after-effect':
    case 'wrong-signature':
    case 'declines':
    case 'faulty':
      return;
    default:
      assertNever(kind);
  }
}

function allInFlight(document: InterfaceDocument, body: unknown): readonly ItemResult[] {
  const trouble = document.trouble('Batch', body);
  if (trouble !== null) throw new CountyProblem(400, 'request-invalid', trouble);
  const { items } = body as { readonly items: readonly { readonly key: Uint8Array }[] };
  return items.map(({ key }) => ({ key, status: 409, code: 'in-flight', retryAfter: 1 }));
}

interface Report extends StationRequest {
  readonly epochs: readonly { readonly epoch: Uint8Array; readonly highestSequence: number }[];
  readonly stuck: readonly { readonly key: Uint8Array; readonly code: string }[];
  readonly obeyedOrders?: readonly Uint8Array[];
}

const mostRuns = 1000;

function takeReport({ inbox, attachments, reports, wipeOrders }: County, report: Report, now: () => number) {
  const { stationCode, epochs, stuck } = report;
  const obeyedOrders = (report.obeyedOrders ?? []).map(hex);
  wipeOrders.noteObeyed(stationCode, obeyedOrders);
  reports.keep(stationCode, {
    ...report,
    epochs: epochs.map(({ epoch, highestSequence }) => ({ epoch: uuidText(epoch), highestSequence })),
    stuck: stuck.map(({ key, code }) => ({ key: uuidText(key), code })),
    obeyedOrders,
  });
  let room = mostRuns;
  const gaps = [];
  for (const { epoch, highestSequence } of epochs) {
    const missing = inbox.missing(stationCode, uuidText(epoch) ?? '', highestSequence).slice(0, room);
    room -= missing.length;
    if (missing.length > 0) gaps.push({ epoch, missing });
  }
  const lackingAttachments = attachments.lacking(stationCode).map((sha256) => Buffer.from(sha256, 'hex'));
  const answered = { time: new Date(now()).toISOString(), gaps, lackingAttachments };
  const order = wipeOrders.pending(stationCode);
  if (order === null) return answered;
  const { statement, signature } = order;
  return { ...answered, order: { statement, signature: Buffer.from(signature, 'base64') } };
}

function sign({ keys }: County, statement: string): Uint8Array {
  return Buffer.from(signStatement(statement, keys().signingKey), 'base64');
}

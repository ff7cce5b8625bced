import { generateKeyPairSync, sign } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { assertNever } from '../../app/contracts/result.ts';
import type { Behaviour } from './behaviour.ts';
import { addControls } from './controls.ts';
import { type CountyKeys, loadOrMakeKeys } from './county-keys.ts';
import { openInbox, type ReceivedApplication, type SequenceGap } from './inbox.ts';
import { loadInterfaceDocument } from './interface-document.ts';
import { CountyProblem } from './problem.ts';
import { createTakeApplication, type Taken } from './take-application.ts';

export interface CountySimulatorOptions {
  /** Holds the keys and `county/<caseNumber>.json`; created where missing, taken up again where not. */
  readonly folder: string;
  /** Default: a free one. */
  readonly port?: number;
  readonly keys?: CountyKeys;
}

export interface CountySimulator {
  readonly url: string;
  readonly port: number;
  /** `age1…` for the station profile. */
  readonly recipient: string;
  /** SPKI DER in base64 for the station profile. */
  readonly acknowledgementKey: string;
  behaviour(): Behaviour;
  setBehaviour(behaviour: Behaviour): void;
  /** What the county holds, in order of arrival. */
  received(): readonly ReceivedApplication[];
  /** Requests to hand in that reached the county, whatever became of them. */
  requests(): number;
  sequenceGaps(): readonly SequenceGap[];
  /** Called for every application newly taken; returns a function that ends it. */
  onReceived(listener: (received: ReceivedApplication) => void): () => void;
  close(): Promise<void>;
}

/** Starts a county for development and tests. Never point a real station at it. */
export async function startCountySimulator(options: CountySimulatorOptions): Promise<CountySimulator> {
  const keys = options.keys ?? (await loadOrMakeKeys(options.folder));
  const inbox = openInbox(options.folder);
  const document = loadInterfaceDocument();
  const listeners = new Set<(received: ReceivedApplication) => void>();
  const closing = new AbortController();
  let behaviour: Behaviour = { kind: 'normal' };
  let requests = 0;

  const take = createTakeApplication({
    keys,
    inbox,
    async work() {
      if (behaviour.kind === 'slow') await delay(behaviour.ms, undefined, { signal: closing.signal });
    },
    onTaken(received) {
      for (const listener of listeners) listener(received);
    },
  });

  const server = Fastify({ bodyLimit: 1_500_000, forceCloseConnections: true });
  answerWithProblems(server);
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/v1/')) return;
    if (behaviour.kind === 'unreachable') {
      reply.hijack();
      request.raw.socket.destroy();
    } else if (behaviour.kind === 'captive-portal') {
      await reply.type('text/html; charset=utf-8').send(portalPage);
    }
  });

  server.get('/v1/health', async () => ({ status: 'ok', time: new Date().toISOString() }));

  server.post('/v1/applications', async (request, reply) => {
    requests += 1;
    const key = request.headers['idempotency-key'];
    const { body } = request;
    const handIn = (): Promise<Taken> => {
      if (!document.isIdempotencyKey(key)) throw new CountyProblem(400, 'request-invalid', 'Idempotency-Key');
      if (!document.isEnvelope(body)) {
        throw new CountyProblem(400, 'request-invalid', document.envelopeTrouble(body) ?? '');
      }
      return take(key, body);
    };
    return behave(behaviour, handIn, reply);
  });

  addControls(server, {
    behaviour: () => behaviour,
    setBehaviour(next) {
      behaviour = next;
    },
    received: () => inbox.all(),
    gaps: () => inbox.gaps(),
  });
  await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the simulator has no TCP port');

  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    recipient: keys.recipient,
    acknowledgementKey: keys.acknowledgementKey,
    behaviour: () => behaviour,
    setBehaviour(next) {
      behaviour = next;
    },
    received: () => inbox.all(),
    requests: () => requests,
    sequenceGaps: () => inbox.gaps(),
    onReceived(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closing.abort();
      await server.close();
    },
  };
}

const portalPage = '<!doctype html><title>WLAN</title><p>请先登录无线网络。</p>';

async function behave(behaviour: Behaviour, handIn: () => Promise<Taken>, reply: FastifyReply): Promise<unknown> {
  switch (behaviour.kind) {
    case 'normal':
    case 'slow': {
      const { status, received } = await handIn();
      return reply.status(status).send(received.acknowledgement);
    }
    case 'garbage':
      await handIn();
      return reply.type('application/json').send('{"statement":"{\\"caseNumb');
    case 'wrong-signature': {
      const { status, received } = await handIn();
      const { statement } = received.acknowledgement;
      const { privateKey } = generateKeyPairSync('ed25519');
      const signature = sign(null, Buffer.from(statement, 'utf8'), privateKey).toString('base64');
      return reply.status(status).send({ statement, signature });
    }
    case 'no-answer':
      if (behaviour.takes) await handIn();
      // The socket stays open until the station gives up or the simulator closes.
      reply.hijack();
      return reply;
    case 'answers-500':
      throw new CountyProblem(500, 'internal-error', 'told to fail');
    case 'answers-400':
      throw new CountyProblem(400, 'request-invalid', 'told to refuse');
    case 'full':
      throw new CountyProblem(507, 'storage-full', 'told to be full', 30);
    case 'unreachable':
    case 'captive-portal':
      throw new Error('was answered before routing');
    default:
      return assertNever(behaviour);
  }
}

function answerWithProblems(server: FastifyInstance): void {
  const send = (reply: FastifyReply, problem: CountyProblem): void => {
    if (problem.retryAfterSeconds !== null) reply.header('retry-after', String(problem.retryAfterSeconds));
    reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem.body));
  };
  server.setErrorHandler((error, _request, reply) => send(reply, asProblem(error)));
  server.setNotFoundHandler((_request, reply) => send(reply, new CountyProblem(404, 'not-found', 'no such path')));
}

function asProblem(error: unknown): CountyProblem {
  if (error instanceof CountyProblem) return error;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  if (status === 413) return new CountyProblem(413, 'too-large', 'body limit');
  if (status === 400 || status === 415) return new CountyProblem(400, 'request-invalid', 'body is not JSON');
  return new CountyProblem(500, 'internal-error', 'unexpected');
}

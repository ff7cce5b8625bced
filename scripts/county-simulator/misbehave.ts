import { generateKeyPairSync, sign } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { assertNever } from '../../app/contracts/result.ts';
import { encodeBody } from '../../app/platform/cbor-body.ts';
import type { Behaviour, Faulty } from './behaviour.ts';
import { CountyProblem } from './problem.ts';
import type { ItemResult } from './take-batch.ts';

/** How an answer leaves: encoded as the station asked. */
export interface Answering {
  readonly reply: FastifyReply;
  readonly zstd: boolean;
}

/** Draws for the faults of `faulty`; in [0, 1). */
export type Draw = () => number;

const portalPage = '<!doctype html><title>WLAN</title><p>请先登录无线网络。</p>';

/** A captive portal's word for everything. */
export function answerAsPortal(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(portalPage);
}

/** The county's own answer, in CBOR. */
export function answer({ reply, zstd }: Answering, value: unknown): FastifyReply {
  const body = encodeBody(value, zstd);
  return reply.headers(body.headers).send(Buffer.from(body.bytes));
}

/** Does what was asked and answers, or what the behaviour makes of that. */
export async function behave(
  behaviour: Behaviour,
  handle: () => Promise<unknown>,
  answering: Answering,
  draw: Draw,
): Promise<unknown> {
  switch (behaviour.kind) {
    case 'normal':
    case 'slow':
    case 'in-flight':
    case 'wrong-signature':
    case 'declines':
      return answer(answering, await handle());
    case 'garbage':
      await handle();
      return answering.reply.type('application/cbor').send(Buffer.from('a16772657375', 'hex'));
    case 'no-answer':
      if (behaviour.takes) await handle();
      // The socket stays open until the station gives up or the simulator closes.
      answering.reply.hijack();
      return answering.reply;
    case 'crash-after-effect':
      await handle();
      return dropConnection(answering.reply);
    case 'answers-500':
      throw new CountyProblem(500, 'internal-error', 'told to fail');
    case 'answers-400':
      throw new CountyProblem(400, 'request-invalid', 'told to refuse');
    case 'full':
      throw new CountyProblem(507, 'storage-full', 'told to be full', 30);
    case 'faulty':
      return fault(behaviour, handle, answering, draw);
    case 'unreachable':
    case 'captive-portal':
      throw new Error('was answered before routing');
    default:
      return assertNever(behaviour);
  }
}

async function fault(
  faulty: Faulty,
  handle: () => Promise<unknown>,
  answering: Answering,
  draw: Draw,
): Promise<unknown> {
  // All are drawn whatever comes true, so that one fault does not shift the schedule of the next request.
  const [portal, lost, truncated, duplicated, held, delayed] = [draw(), draw(), draw(), draw(), draw(), draw()];
  if (portal < (faulty.portal ?? 0)) return answerAsPortal(answering.reply);
  await delay(held * (faulty.heldMs ?? 0));
  // Both copies are on their way at once.
  const copies = duplicated < (faulty.duplicated ?? 0) ? [handle(), handle()] : [handle()];
  const answers = await Promise.all(copies);
  await delay(delayed * (faulty.delayedMs ?? 0));
  if (lost < (faulty.lost ?? 0)) return dropConnection(answering.reply);
  if (truncated < (faulty.truncated ?? 0)) return truncate(answering, answers.at(-1));
  return answer(answering, answers.at(-1));
}

/** Tears the connection down without a word. */
export function dropConnection(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.socket?.destroy();
  return reply;
}

function truncate({ reply, zstd }: Answering, value: unknown): FastifyReply {
  const body = encodeBody(value, zstd);
  reply.hijack();
  reply.raw.writeHead(200, { ...body.headers, 'content-length': String(body.bytes.length) });
  reply.raw.write(body.bytes.subarray(0, Math.floor(body.bytes.length / 2)), () => reply.raw.socket?.destroy());
  return reply;
}

/** The same results, signed by somebody else. */
export function signedByStranger(results: readonly ItemResult[]): readonly ItemResult[] {
  const { privateKey } = generateKeyPairSync('ed25519');
  return results.map((result) =>
    'signature' in result ? { ...result, signature: sign(null, Buffer.from('another'), privateKey) } : result,
  );
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { decodeBody } from '../../app/platform/cbor-body.ts';
import { CountyProblem } from './problem.ts';

/** Reads CBOR bodies, compressed or not; what cannot be read is refused in the county's words. */
export function readCbor(server: FastifyInstance): void {
  server.addContentTypeParser(
    'application/cbor',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const value = decodeBody(body, request.headers['content-encoding'] ?? null);
      if (value === undefined) throw new CountyProblem(400, 'request-invalid', 'body is not CBOR');
      return value;
    },
  );
}

/** Every refusal and failure leaves as `application/problem+json`. */
export function answerWithProblems(server: FastifyInstance): void {
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
  if (status === 400 || status === 415) return new CountyProblem(400, 'request-invalid', 'body is not CBOR');
  return new CountyProblem(500, 'internal-error', 'unexpected');
}

/**
 * The workbench of a trial station: a page to move what a hall moves (cards, cables, paper, the link) and to see what
 * runs over the wires. A development tool: it shows everything in clear text and binds to this machine only.
 */
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { WorkbenchCommand } from './command.ts';
import { type Desk, watchDesk } from './desk.ts';
import type { WorkbenchEvent } from './state.ts';
import type { WorkbenchStation } from './workbench-station.ts';

export interface WorkbenchOptions {
  readonly station: WorkbenchStation;
  /** What `buildWorkbenchPage` has built. */
  readonly pageFolder: string;
  /** Default: a free one. */
  readonly port?: number;
}

export interface Workbench {
  readonly url: string;
  close(): Promise<void>;
}

const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'";

/**
 * Serves the page, `GET /events` (server-sent events: a snapshot, then every change), `POST /commands`, and pictures
 * of paper.
 */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const desk = watchDesk(options.station);
  const server = Fastify({ forceCloseConnections: true, bodyLimit: 10_000 });
  // Another site's page may post a form or plain text here without asking; JSON it may not.
  server.removeContentTypeParser('text/plain');
  refuseOtherSites(server);
  serveEvents(server, desk);
  serveCommands(server, desk);
  servePictures(server, desk);
  await server.register(fastifyStatic, {
    root: resolve(options.pageFolder),
    setHeaders: (reply) => {
      reply.header('content-security-policy', pagePolicy);
      reply.header('cache-control', 'no-cache');
    },
  });
  await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the workbench has no TCP port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      desk.close();
      await server.close();
    },
  };
}

/** A name that another site lets point to this machine is not this machine. */
function refuseOtherSites(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) return;
    await reply.status(403).send({ code: 'not-this-machine' });
  });
}

function serveEvents(server: FastifyInstance, desk: Desk): void {
  server.get('/events', (request, reply) => {
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const send = (event: WorkbenchEvent): void => {
      response.write(`data: ${JSON.stringify(event)}\n\n`);
    };
    send({ event: 'snapshot', snapshot: desk.snapshot() });
    const stop = desk.onEvent(send);
    request.raw.on('close', stop);
  });
}

function serveCommands(server: FastifyInstance, desk: Desk): void {
  server.post('/commands', async (request, reply) => {
    const { body } = request;
    if (!Value.Check(WorkbenchCommand, body)) return reply.status(400).send({ code: 'unknown-command' });
    const outcome = await desk.perform(body);
    return outcome === 'done' ? reply.status(204).send() : reply.status(409).send({ code: outcome });
  });
}

function servePictures(server: FastifyInstance, desk: Desk): void {
  server.get<{ Params: { name: string } }>('/slips/:name', async (request, reply) => {
    const number = /^(\d{1,6})\.svg$/.exec(request.params.name)?.[1];
    const svg = number === undefined ? null : desk.picture(Number(number));
    return svg === null ? reply.status(404).send() : reply.type('image/svg+xml').send(svg);
  });
  server.get('/sheets/newest.pdf', async (_request, reply) => {
    const pdf = await desk.newestSheet();
    return pdf === null ? reply.status(404).send() : reply.type('application/pdf').send(Buffer.from(pdf));
  });
  server.get('/hanging.svg', async (_request, reply) => {
    const svg = desk.picture('hanging');
    return svg === null ? reply.status(404).send() : reply.type('image/svg+xml').send(svg);
  });
}

import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { HeldAttachment } from './attachments.ts';
import { Behaviour } from './behaviour.ts';
import type { ReceivedApplication, SequenceGap } from './inbox.ts';
import { CountyProblem } from './problem.ts';
import type { StationView } from './reports.ts';
import { type IssuedOrder, WipeRequest } from './wipe-orders.ts';

export interface Controlled {
  behaviour(): Behaviour;
  setBehaviour(behaviour: Behaviour): void;
  received(): readonly ReceivedApplication[];
  gaps(): readonly SequenceGap[];
  stations(): readonly StationView[];
  attachments(): readonly HeldAttachment[];
  orders(): readonly IssuedOrder[];
  issueOrder(request: WipeRequest): IssuedOrder;
  backup(path: string): Promise<void>;
  restore(path: string): void;
}

const Copy = Type.Object({ path: Type.String({ minLength: 1 }) }, { additionalProperties: false });

/**
 * Levers for the workbench, outside the published interface, all under `/simulator/`: `GET|PUT behaviour`, `GET received`,
 * `GET gaps`, `GET stations`, `GET attachments`, `GET|POST orders` (to erase), `POST backup`, `POST restore`.
 */
export function addControls(server: FastifyInstance, controlled: Controlled): void {
  server.get('/simulator/behaviour', async () => controlled.behaviour());
  server.put('/simulator/behaviour', async (request) => {
    if (!Value.Check(Behaviour, request.body)) throw new CountyProblem(400, 'request-invalid', 'no such behaviour');
    controlled.setBehaviour(request.body);
    return controlled.behaviour();
  });
  server.get('/simulator/received', async () => controlled.received());
  server.get('/simulator/gaps', async () => controlled.gaps());
  server.get('/simulator/stations', async () => controlled.stations());
  server.get('/simulator/attachments', async () => controlled.attachments());
  server.get('/simulator/orders', async () => controlled.orders());
  server.post('/simulator/orders', async (request) => {
    if (!Value.Check(WipeRequest, request.body)) throw new CountyProblem(400, 'request-invalid', 'no such order');
    return controlled.issueOrder(request.body);
  });
  server.post('/simulator/backup', async (request) => {
    await controlled.backup(copyOf(request.body).path);
    return {};
  });
  server.post('/simulator/restore', async (request) => {
    controlled.restore(copyOf(request.body).path);
    return {};
  });
}

function copyOf(body: unknown): Static<typeof Copy> {
  if (!Value.Check(Copy, body)) throw new CountyProblem(400, 'request-invalid', 'path');
  return body;
}

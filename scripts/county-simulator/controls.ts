import type { FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { Behaviour } from './behaviour.ts';
import type { ReceivedApplication, SequenceGap } from './inbox.ts';
import { CountyProblem } from './problem.ts';

export interface Controlled {
  behaviour(): Behaviour;
  setBehaviour(behaviour: Behaviour): void;
  received(): readonly ReceivedApplication[];
  gaps(): readonly SequenceGap[];
}

/**
 * Levers for the workbench, outside the published interface:
 * `GET|PUT /simulator/behaviour`, `GET /simulator/received`, `GET /simulator/gaps`.
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
}

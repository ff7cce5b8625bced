import { createHash } from 'node:crypto';
import { Decrypter } from 'age-encryption';
import { Value } from 'typebox/value';
import { Application } from '../../app/contracts/application.ts';
import type { components } from '../../app/platform/county-platform.generated.ts';
import { acknowledge } from './acknowledge.ts';
import { caseNumber } from './case-number.ts';
import type { CountyKeys } from './county-keys.ts';
import type { Inbox, ReceivedApplication } from './inbox.ts';
import { CountyProblem } from './problem.ts';

type Envelope = components['schemas']['ApplicationEnvelope'];

export interface Taken {
  readonly status: 200 | 201;
  readonly received: ReceivedApplication;
}

export interface TakeParts {
  readonly keys: CountyKeys;
  readonly inbox: Inbox;
  /** Called between opening an application and taking it: the county's work. */
  readonly work: () => Promise<void>;
  readonly onTaken: (received: ReceivedApplication) => void;
}

export type TakeApplication = (key: string, envelope: Envelope) => Promise<Taken>;

/** The county's side of "exactly once in effect", as the published interface asks for it. Refusals are thrown. */
export function createTakeApplication({ keys, inbox, work, onTaken }: TakeParts): TakeApplication {
  const inFlight = new Set<string>();
  return async (key, envelope) => {
    const fingerprint = sha256(JSON.stringify(envelope));
    const known = inbox.find(envelope.stationCode, key);
    if (known !== null) return replay(inbox, known, fingerprint);
    const flight = `${envelope.stationCode} ${key}`;
    if (inFlight.has(flight)) throw new CountyProblem(409, 'in-flight', 'an earlier attempt is being worked on', 1);
    inFlight.add(flight);
    try {
      const application = await open(envelope, keys.identity);
      await work();
      const received = record({ key, envelope, fingerprint, application, keys, inbox });
      inbox.take(received);
      onTaken(received);
      return { status: 201, received };
    } finally {
      inFlight.delete(flight);
    }
  };
}

function replay(inbox: Inbox, known: ReceivedApplication, fingerprint: string): Taken {
  const counted = inbox.countAttempt(known, fingerprint);
  if (fingerprint !== known.fingerprints[0]) {
    throw new CountyProblem(422, 'payload-differs', 'this key was used for another body');
  }
  return { status: 200, received: counted };
}

async function open(envelope: Envelope, identity: string): Promise<Application> {
  const sealed = Buffer.from(envelope.sealed, 'base64');
  if (sha256(sealed) !== envelope.sealedSha256) throw new CountyProblem(400, 'hash-mismatch', 'sealedSha256');
  const application = parseJson(await unseal(sealed, identity));
  if (!Value.Check(Application, application)) {
    const [first] = Value.Errors(Application, application);
    throw new CountyProblem(400, 'application-invalid', first?.instancePath || '/');
  }
  for (const field of ['stationCode', 'itemCode', 'receiptNumber'] as const) {
    if (application[field] !== envelope[field]) throw new CountyProblem(400, 'application-invalid', `/${field}`);
  }
  return application;
}

async function unseal(sealed: Uint8Array, identity: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(sealed, 'text');
  } catch {
    throw new CountyProblem(400, 'seal-unreadable', 'the county key does not open it');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CountyProblem(400, 'application-invalid', 'plaintext is not JSON');
  }
}

function record(parts: {
  readonly key: string;
  readonly envelope: Envelope;
  readonly fingerprint: string;
  readonly application: Application;
  readonly keys: CountyKeys;
  readonly inbox: Inbox;
}): ReceivedApplication {
  const { key, envelope, keys } = parts;
  const { stationCode, epoch, sequence, lane, receiptNumber, sealedSha256 } = envelope;
  const now = new Date();
  const arrival = parts.inbox.nextArrival();
  const number = caseNumber(envelope.itemCode, now, arrival);
  const receivedAt = now.toISOString();
  const kind = 'cunban.acknowledgement/1';
  return {
    caseNumber: number,
    arrival,
    ...{ key, stationCode, epoch, sequence, lane, receiptNumber, sealedSha256 },
    attempts: 1,
    fingerprints: [parts.fingerprint],
    receivedAt,
    acknowledgement: acknowledge({ caseNumber: number, key, kind, receivedAt, sealedSha256 }, keys.signingKey),
    application: parts.application,
  };
}

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

import { createHash } from 'node:crypto';
import { Decrypter } from 'age-encryption';
import { encode } from 'cborg';
import { Value } from 'typebox/value';
import { Application } from '../../app/contracts/application.ts';
import { acknowledgementStatement, declineStatement, verifyStatement } from '../../app/platform/signed-statement.ts';
import { hex, uuidText } from '../../app/platform/uuid-bytes.ts';
import { decodeApplication } from '../../offline-cache/sealed-store/application-encoding.ts';
import type { CaseNumbers } from './case-numbers.ts';
import type { CountyKeys } from './county-keys.ts';
import type { DeclinedApplication, Declines } from './declines.ts';
import type { Inbox, NewApplication, ReceivedApplication } from './inbox.ts';
import type { InterfaceDocument } from './interface-document.ts';
import { CountyProblem } from './problem.ts';
import { signStatement } from './sign-statement.ts';

/** One item of a batch as CBOR gives it, once it fits the published interface. */
export interface Item {
  readonly key: Uint8Array;
  readonly epoch: Uint8Array;
  readonly sequence: number;
  readonly lane: string;
  readonly itemCode: string;
  readonly receiptNumber: string;
  readonly sealed: Uint8Array;
  readonly caseNumber?: string;
  readonly attachments?: readonly Uint8Array[];
  readonly supersedes?: Uint8Array;
  readonly earlier?: { readonly statement: string; readonly signature: Uint8Array };
}

/** The case as the county holds it, or its word that it does not take it up. */
export type Decided =
  | { readonly status: 200 | 201; readonly received: ReceivedApplication }
  | { readonly status: 422; readonly declined: DeclinedApplication };

export interface TakeParts {
  readonly keys: () => CountyKeys;
  readonly inbox: Inbox;
  readonly caseNumbers: CaseNumbers;
  readonly declined: Declines;
  readonly document: InterfaceDocument;
  /** Asked for every new case. */
  readonly declines: () => boolean;
  readonly now: () => number;
  /** Called between opening an application and taking it: the county's work. */
  readonly work: () => Promise<void>;
  readonly onTaken: (received: ReceivedApplication) => void;
}

/** Takes one item of a station, or declines it. Refusals are thrown as `CountyProblem`. */
export type TakeItem = (stationCode: string, item: unknown) => Promise<Decided>;

const maxSealedBytes = 1024 * 1024;

/** The county's side of "exactly once in effect", as the published interface asks for it. */
export function createTakeItem(parts: TakeParts): TakeItem {
  const { inbox, document } = parts;
  const inFlight = new Set<string>();
  return async (stationCode, unchecked) => {
    if (isTooLarge(unchecked)) throw new CountyProblem(413, 'too-large', 'sealed');
    const trouble = document.trouble('Item', unchecked);
    if (trouble !== null) throw new CountyProblem(400, 'request-invalid', trouble);
    const item = unchecked as Item;
    const key = uuid(item.key);
    const { earlier: _, ...fingerprinted } = item;
    const fingerprint = sha256(encode({ stationCode, ...fingerprinted }));
    const known = inbox.find(stationCode, key);
    if (known !== null) return replay(inbox, known, fingerprint);
    const before = parts.declined.find(stationCode, key);
    if (before !== null) return declinedBefore(before, fingerprint);
    const flight = `${stationCode} ${key}`;
    if (inFlight.has(flight)) throw new CountyProblem(409, 'in-flight', 'an earlier attempt is being worked on', 1);
    inFlight.add(flight);
    try {
      const application = await open(stationCode, item, parts.keys());
      await parts.work();
      if (parts.declines()) return { status: 422, declined: decline(parts, stationCode, item, fingerprint) };
      const received = inbox.take(fingerprint, () => compose(parts, stationCode, item, application));
      parts.onTaken(received);
      return { status: 201, received };
    } finally {
      inFlight.delete(flight);
    }
  };
}

function isTooLarge(item: unknown): boolean {
  const sealed = typeof item === 'object' && item !== null && 'sealed' in item ? item.sealed : null;
  return sealed instanceof Uint8Array && sealed.length > maxSealedBytes;
}

function declinedBefore(declined: DeclinedApplication, fingerprint: string): Decided {
  if (fingerprint === declined.fingerprint) return { status: 422, declined };
  throw new CountyProblem(422, 'payload-differs', 'this key was used for another item');
}

function decline(parts: TakeParts, stationCode: string, item: Item, fingerprint: string): DeclinedApplication {
  const key = uuid(item.key);
  const declinedAt = new Date(parts.now()).toISOString();
  const statement = declineStatement({ declinedAt, key, sealedSha256: sha256(item.sealed) });
  const signature = signStatement(statement, parts.keys().signingKey);
  const { sequence } = item;
  const said = { stationCode, key, epoch: uuid(item.epoch), sequence, fingerprint, declinedAt, statement, signature };
  parts.declined.add(said);
  return said;
}

function replay(inbox: Inbox, known: ReceivedApplication, fingerprint: string): Decided {
  const counted = inbox.countAttempt(known, fingerprint);
  if (fingerprint !== known.fingerprints[0]) {
    throw new CountyProblem(422, 'payload-differs', 'this key was used for another item');
  }
  return { status: 200, received: counted };
}

async function open(stationCode: string, item: Item, keys: CountyKeys): Promise<Application> {
  const application = decodeApplication(await unseal(item.sealed, keys));
  if (!Value.Check(Application, application)) {
    const [first] = Value.Errors(Application, application);
    throw new CountyProblem(400, 'application-invalid', first?.instancePath || '/');
  }
  const said = { stationCode, itemCode: item.itemCode, receiptNumber: item.receiptNumber };
  for (const field of ['stationCode', 'itemCode', 'receiptNumber'] as const) {
    if (application[field] !== said[field]) throw new CountyProblem(400, 'application-invalid', `/${field}`);
  }
  return application;
}

/** Opens what was sealed for the county, today or under a key retired since. */
export async function unseal(sealed: Uint8Array, keys: CountyKeys): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  for (const identity of keys.identities) decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(sealed);
  } catch {
    throw new CountyProblem(400, 'seal-unreadable', 'no key of the county opens it');
  }
}

/** Called inside the transaction: numbers are drawn from the same records that the case is written to. */
function compose(parts: TakeParts, stationCode: string, item: Item, application: Application): NewApplication {
  const key = uuid(item.key);
  const sealedSha256 = sha256(item.sealed);
  const earlier = earlierWord(parts, item, key, sealedSha256);
  const caseNumber = earlier?.caseNumber ?? chooseNumber(parts, stationCode, item);
  const receivedAt = earlier?.receivedAt ?? new Date(parts.now()).toISOString();
  const statement = acknowledgementStatement({ caseNumber, key, receivedAt, sealedSha256 });
  return {
    ...{ caseNumber, key, stationCode, sealedSha256, receivedAt, application },
    epoch: uuid(item.epoch),
    sequence: item.sequence,
    lane: item.lane,
    itemCode: item.itemCode,
    receiptNumber: item.receiptNumber,
    acknowledgement: { statement, signature: signStatement(statement, parts.keys().signingKey) },
    attachments: (item.attachments ?? []).map(hex),
    supersedes: item.supersedes === undefined ? null : uuid(item.supersedes),
  };
}

function chooseNumber({ caseNumbers, inbox }: TakeParts, stationCode: string, item: Item): string {
  const { caseNumber } = item;
  const usable =
    caseNumber !== undefined && caseNumbers.belongsTo(caseNumber, stationCode) && !inbox.hasCaseNumber(caseNumber);
  return usable ? caseNumber : caseNumbers.next(item.itemCode);
}

/** What the county itself said before it was restored from a backup; `null` where it never said it. */
function earlierWord(
  { keys, inbox }: TakeParts,
  { earlier }: Item,
  key: string,
  sealedSha256: string,
): { readonly caseNumber: string; readonly receivedAt: string } | null {
  if (earlier === undefined) return null;
  const publicKey = keys().verifyingKey;
  if (verifyStatement(earlier.statement, earlier.signature, publicKey) === null) return null;
  const said = JSON.parse(earlier.statement) as Readonly<Record<string, string>>;
  const { caseNumber = '', receivedAt = '' } = said;
  if (acknowledgementStatement({ caseNumber, key, receivedAt, sealedSha256 }) !== earlier.statement) return null;
  return inbox.hasCaseNumber(caseNumber) ? null : { caseNumber, receivedAt };
}

function uuid(bytes: Uint8Array): string {
  const text = uuidText(bytes);
  if (text === null) throw new CountyProblem(400, 'request-invalid', 'not a UUID');
  return text;
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

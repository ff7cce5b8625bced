import { type KeyObject, verify } from 'node:crypto';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type {
  Acknowledgement,
  AttachmentAcknowledgement,
  Decline,
  OutboundApplication,
  ReturnedCode,
} from '../../app/contracts/delivery.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { StorageFailureCode } from '../storage-failure.ts';
import {
  CarriedAcknowledgement,
  type CarriedResult,
  isAcknowledgementFor,
  SignedText,
} from './acknowledgement-file.ts';
import type { Volume } from './removable-volumes.ts';
import { type StickFailureCode, stickFailureCode } from './stick-failure.ts';

/** An application that still waits for the county's word, and where it stands in the outbox. */
export interface Outstanding {
  readonly position: number;
  readonly application: OutboundApplication;
  /** The staff have it already: a refusal is no news. */
  readonly setAside: boolean;
}

/** How one result of the county is written down. */
export interface SettleCarried {
  /** The row's key, hash and so on where the county's word is still outstanding, `null` where it is not or is unknown. */
  outstanding(key: string): Result<Outstanding | null, StorageFailureCode>;
  acknowledge(outstanding: Outstanding, proof: Acknowledgement): Result<unknown, StorageFailureCode>;
  /** Changes nothing where the paper was acknowledged before, or is not of this station. */
  acknowledgePaper(proof: AttachmentAcknowledgement): Result<unknown, StorageFailureCode>;
  decline(outstanding: Outstanding, proof: Decline): Result<unknown, StorageFailureCode>;
  refuse(outstanding: Outstanding, code: ReturnedCode): Result<unknown, StorageFailureCode>;
}

export interface TakeInReport {
  readonly files: number;
  /** Applications that have their case number now. */
  readonly acknowledged: number;
  /** Papers the county holds whole. */
  readonly papers: number;
  /** Applications the county would not take. */
  readonly refused: number;
  /** Named, but settled before or not of this station's making. */
  readonly known: number;
  /** Files or results that the county did not sign, or that speak of something else. */
  readonly invalid: number;
}

/** - `no-answer-found`  the stick holds no answer for this station */
export type TakeInFailureCode = StickFailureCode | StorageFailureCode | 'no-answer-found';

export interface TakeInParts {
  readonly stationCode: string;
  readonly countyKey: KeyObject;
  readonly settle: SettleCarried;
}

const maxFileBytes = 32 * 1024 * 1024;

/** Reads every answer of the county for this station on the stick, and settles what they settle. Doing it again is harmless. */
export async function takeInFrom(volume: Volume, parts: TakeInParts): Promise<Result<TakeInReport, TakeInFailureCode>> {
  let texts: readonly string[];
  try {
    const names = await readdir(volume.mountPoint);
    const answers = names.filter((name) => isAcknowledgementFor(name, parts.stationCode)).sort();
    texts = await Promise.all(answers.map((name) => readBounded(join(volume.mountPoint, name))));
  } catch (error) {
    const code = await stickFailureCode(error, volume);
    if (code === null) throw error;
    return fail(code);
  }
  if (texts.length === 0) return fail('no-answer-found');
  const report = { files: texts.length, acknowledged: 0, papers: 0, refused: 0, known: 0, invalid: 0 };
  for (const text of texts) {
    const answer = countysWord(text, parts);
    if (answer === null) {
      report.invalid += 1;
      continue;
    }
    for (const result of answer.results) {
      const settled = settleOne(result, parts);
      if (!settled.ok) return settled;
      report[settled.value] += 1;
    }
    for (const result of answer.attachments) {
      if ('code' in result) continue;
      if (!speaksOfPaper(result, parts.countyKey)) {
        report.invalid += 1;
        continue;
      }
      const settled = parts.settle.acknowledgePaper(result);
      if (!settled.ok) return settled;
      report.papers += 1;
    }
  }
  return ok(report);
}

/** What the county says in this text to this station; `null` where it is not the county's, or not for us. */
function countysWord(text: string, { countyKey, stationCode }: TakeInParts): CarriedAcknowledgement | null {
  const signed = parseJson(text);
  if (!Value.Check(SignedText, signed)) return null;
  const signature = Buffer.from(signed.signature, 'base64');
  if (!verify(null, Buffer.from(signed.statement, 'utf8'), countyKey, signature)) return null;
  const answer = parseJson(signed.statement);
  return Value.Check(CarriedAcknowledgement, answer) && answer.stationCode === stationCode ? answer : null;
}

type Settled = 'acknowledged' | 'refused' | 'known' | 'invalid';

function settleOne(result: CarriedResult, { settle, countyKey }: TakeInParts): Result<Settled, StorageFailureCode> {
  const found = settle.outstanding(result.key);
  if (!found.ok) return found;
  const outstanding = found.value;
  if (outstanding === null) return ok('known');
  if ('code' in result) {
    // As over the link: nothing else is final.
    if (!finalStatuses.has(result.status) || !isReturnedCode(result.code) || outstanding.setAside) return ok('known');
    const refused = settle.refuse(outstanding, result.code);
    return refused.ok ? ok('refused') : refused;
  }
  const proof = proofOf(result, outstanding.application, countyKey);
  if (proof === null) return ok('invalid');
  if ('declinedAt' in proof) {
    const declined = settle.decline(outstanding, proof);
    return declined.ok ? ok('refused') : declined;
  }
  const written = settle.acknowledge(outstanding, proof);
  return written.ok ? ok('acknowledged') : written;
}

const Statement = Type.Object({
  caseNumber: Type.String({ minLength: 1, maxLength: 50 }),
  key: Type.String(),
  kind: Type.Literal('cunban.acknowledgement/1'),
  receivedAt: Type.String({ minLength: 1, maxLength: 40 }),
  sealedSha256: Type.String(),
});

const DeclineStatement = Type.Object({
  declinedAt: Type.String({ minLength: 1, maxLength: 40 }),
  key: Type.String(),
  kind: Type.Literal('cunban.decline/1'),
  sealedSha256: Type.String(),
});

/** The acknowledgement or decline in a result, `null` unless the county signed it for this key and these bytes. */
function proofOf(
  { statement, signature }: { readonly statement: string; readonly signature: string },
  { key, sealedSha256 }: OutboundApplication,
  countyKey: KeyObject,
): Acknowledgement | Decline | null {
  if (!verify(null, Buffer.from(statement, 'utf8'), countyKey, Buffer.from(signature, 'base64'))) return null;
  const said = parseJson(statement);
  if (Value.Check(DeclineStatement, said) && said.key === key && said.sealedSha256 === sealedSha256) {
    return { key, sealedSha256, declinedAt: said.declinedAt, statement, signature };
  }
  if (!Value.Check(Statement, said) || said.key !== key || said.sealedSha256 !== sealedSha256) return null;
  return { key, sealedSha256, caseNumber: said.caseNumber, receivedAt: said.receivedAt, statement, signature };
}

const PaperStatement = Type.Object({ kind: Type.Literal('cunban.attachment/1'), sealedSha256: Type.String() });

function speaksOfPaper(
  { sealedSha256, statement, signature }: AttachmentAcknowledgement,
  countyKey: KeyObject,
): boolean {
  if (!verify(null, Buffer.from(statement, 'utf8'), countyKey, Buffer.from(signature, 'base64'))) return false;
  const said = parseJson(statement);
  return Value.Check(PaperStatement, said) && said.sealedSha256 === sealedSha256;
}

const finalStatuses: ReadonlySet<number> = new Set([400, 413, 422]);
const finalCodes: ReadonlySet<string> = new Set<ReturnedCode>([
  'request-invalid',
  'seal-unreadable',
  'hash-mismatch',
  'application-invalid',
  'too-large',
  'payload-differs',
]);

function isReturnedCode(code: string): code is ReturnedCode {
  return finalCodes.has(code);
}

async function readBounded(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    // Nobody's answer is that large, or a folder; what is not read does not parse.
    const found = await file.stat();
    if (!found.isFile() || found.size > maxFileBytes) return '';
    return await readFile(file, 'utf8');
  } finally {
    await file.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { fail, ok, type Result } from '../contracts/result.ts';

export interface SignedStatement {
  readonly statement: string;
  /** Ed25519, base64. */
  readonly signature: string;
}

/** Reads an Ed25519 public key from SPKI DER in base64. */
export function parseAcknowledgementKey(spkiBase64: string): Result<KeyObject, 'acknowledgement-key-invalid'> {
  try {
    const key = createPublicKey({ key: Buffer.from(spkiBase64, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === 'ed25519') return ok(key);
    return fail('acknowledgement-key-invalid', `is ${key.asymmetricKeyType}`);
  } catch {
    return fail('acknowledgement-key-invalid', 'is not SPKI DER');
  }
}

/** Canonical JSON of a flat statement: members sorted by name, no white space. */
export function statementText(members: Readonly<Record<string, string | number | readonly string[]>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** What the county signs for an application it took. */
export function acknowledgementStatement(said: {
  readonly caseNumber: string;
  readonly key: string;
  readonly receivedAt: string;
  readonly sealedSha256: string;
}): string {
  const { caseNumber, key, receivedAt, sealedSha256 } = said;
  return statementText({ kind: 'cunban.acknowledgement/1', caseNumber, key, receivedAt, sealedSha256 });
}

/** What the county signs for a case it does not take up. */
export function declineStatement(said: {
  readonly declinedAt: string;
  readonly key: string;
  readonly sealedSha256: string;
}): string {
  const { declinedAt, key, sealedSha256 } = said;
  return statementText({ kind: 'cunban.decline/1', declinedAt, key, sealedSha256 });
}

/** What the county signs for a paper it holds whole. */
export function attachmentStatement(said: {
  readonly receivedAt: string;
  readonly sealedSha256: string;
  readonly sizeBytes: number;
}): string {
  const { receivedAt, sealedSha256, sizeBytes } = said;
  return statementText({ kind: 'cunban.attachment/1', receivedAt, sealedSha256, sizeBytes });
}

/** What the county signs for a block of case numbers. */
export function caseNumbersStatement(said: {
  readonly grantedAt: string;
  readonly key: string;
  readonly numbers: readonly string[];
  readonly stationCode: string;
}): string {
  const { grantedAt, key, numbers, stationCode } = said;
  return statementText({ kind: 'cunban.case-numbers/1', grantedAt, key, numbers, stationCode });
}

/** The statement with its signature, or `null` where the key did not sign these very bytes. */
export function verifyStatement(statement: string, signature: Uint8Array, key: KeyObject): SignedStatement | null {
  if (!verify(null, Buffer.from(statement, 'utf8'), key, signature)) return null;
  return { statement, signature: Buffer.from(signature).toString('base64') };
}

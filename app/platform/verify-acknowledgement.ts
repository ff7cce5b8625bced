import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Acknowledgement, OutboundApplication } from '../contracts/delivery.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import { parseJson } from './answer.ts';
import type { components } from './county-platform.generated.ts';

const exact = { additionalProperties: false };

const SignedAnswer = Type.Object(
  { statement: Type.String({ maxLength: 2048 }), signature: Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' }) },
  exact,
);

const Statement = Type.Object(
  {
    caseNumber: Type.String({ minLength: 1, maxLength: 50 }),
    key: Type.String(),
    kind: Type.Literal('cunban.acknowledgement/1'),
    receivedAt: Type.String({ format: 'date-time' }),
    sealedSha256: Type.String(),
  },
  exact,
);

// Breaks the build here when the published interface and what is checked drift apart.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const statementMatchesDocument: Same<Static<typeof Statement>, components['schemas']['Statement']> = true;
void statementMatchesDocument;

export type AcknowledgementFailureCode = 'garbled-answer' | 'signature-invalid' | 'acknowledges-another';

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

/**
 * Verifies the text of an answer that claims to be an acknowledgement: its form, the county's signature over the very
 * bytes of the statement, and that it speaks of this key and these sealed bytes.
 */
export function verifyAcknowledgement(
  text: string,
  application: OutboundApplication,
  key: KeyObject,
): Result<Acknowledgement, AcknowledgementFailureCode> {
  const answer = parseJson(text);
  if (!Value.Check(SignedAnswer, answer)) return fail('garbled-answer', 'not an acknowledgement');
  const { statement, signature } = answer;
  const signed = verify(null, Buffer.from(statement, 'utf8'), key, Buffer.from(signature, 'base64'));
  if (!signed) return fail('signature-invalid');
  const said = parseJson(statement);
  if (!Value.Check(Statement, said)) return fail('garbled-answer', 'signed statement of another form');
  if (said.key !== application.key) return fail('acknowledges-another', 'key');
  if (said.sealedSha256 !== application.sealedSha256) return fail('acknowledges-another', 'sealed bytes');
  const { caseNumber, receivedAt } = said;
  return ok({ key: said.key, sealedSha256: said.sealedSha256, caseNumber, receivedAt, statement, signature });
}

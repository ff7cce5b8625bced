import { type KeyObject, verify } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { canonicalJson } from './canonical-json.ts';

/** What the county or the province signs about a catalogue. */
export const CatalogueStatement = Type.Object(
  {
    issuedAt: Type.String({ format: 'date-time' }),
    /** Keeps this signature from being taken for one over anything else. */
    kind: Type.Literal('cunban.catalogue/1'),
    /** Leading digits of the codes of the stations it is for (GB/T 2260): 2 of a province, 6 of a county. */
    region: Type.String({ pattern: '^[0-9]{2,9}$' }),
    rootHash: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    version: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  },
  { additionalProperties: false },
);
export type CatalogueStatement = Readonly<Static<typeof CatalogueStatement>>;

/** A statement as text, which is what was signed, and the Ed25519 signature in base64. */
export interface SignedStatement {
  readonly statement: string;
  readonly signature: string;
}

/** The text that is signed. */
export function statementText({ issuedAt, kind, region, rootHash, version }: CatalogueStatement): string {
  return canonicalJson({ issuedAt, kind, region, rootHash, version });
}

export type StatementFailureCode = 'signature-invalid' | 'statement-invalid' | 'region-differs';

/** Verifies who signed a statement, that it is about a catalogue, and that it is meant for this station. */
export function verifyStatement(
  { statement, signature }: SignedStatement,
  key: KeyObject,
  stationCode: string,
): Result<CatalogueStatement, StatementFailureCode> {
  if (!verify(null, Buffer.from(statement, 'utf8'), key, Buffer.from(signature, 'base64'))) {
    return fail('signature-invalid');
  }
  let said: unknown;
  try {
    said = JSON.parse(statement);
  } catch {
    return fail('statement-invalid', 'not JSON');
  }
  if (!Value.Check(CatalogueStatement, said)) return fail('statement-invalid', 'another form');
  if (!stationCode.startsWith(said.region)) return fail('region-differs', said.region);
  return ok(said);
}

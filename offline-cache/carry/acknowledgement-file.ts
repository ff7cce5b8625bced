import { type Static, Type } from 'typebox';
import type { Immutable } from '../../app/contracts/immutable.ts';

/*
 * What the county writes beside a carried file for the way back: `{ statement, signature }` as JSON, the statement being
 * the canonical JSON below as text and the signature the county's Ed25519 key's over its UTF-8. Refusals stand under
 * that signature too: a station believes only the county, also about what it will not take.
 */
export const acknowledgementFileKind = 'cunban.carried-acknowledgement/1';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Signature = Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' });
const Signed = { statement: Type.String({ maxLength: 4096 }), signature: Signature };

export const SignedText = Type.Object({ statement: Type.String(), signature: Signature });

export const CarriedResult = Type.Union([
  /** Taken, now or before, or declined: the same signed statement as over the link. */
  Type.Object({ key: Type.String(), ...Signed }),
  /** Not taken: the status and code the link would have answered. */
  Type.Object({ key: Type.String(), status: Type.Integer(), code: Type.String() }),
]);
export type CarriedResult = Immutable<Static<typeof CarriedResult>>;

export const CarriedPaperResult = Type.Union([
  Type.Object({ sealedSha256: Sha256, ...Signed }),
  Type.Object({ sealedSha256: Sha256, status: Type.Integer(), code: Type.String() }),
]);
export type CarriedPaperResult = Immutable<Static<typeof CarriedPaperResult>>;

export const CarriedAcknowledgement = Type.Object({
  attachments: Type.Array(CarriedPaperResult),
  kind: Type.Literal(acknowledgementFileKind),
  results: Type.Array(CarriedResult),
  stationCode: Type.String(),
  /** RFC 3339, the county's clock. */
  writtenAt: Type.String(),
});
export type CarriedAcknowledgement = Immutable<Static<typeof CarriedAcknowledgement>>;

/** Where the answer to a carried file stands. */
export function acknowledgementFileName(carriedFileName: string): string {
  return carriedFileName.replace(/\.age$/, '.ack');
}

/** Whether a file on a stick claims to be an answer to this station. */
export function isAcknowledgementFor(name: string, stationCode: string): boolean {
  return name.startsWith(`cunban-${stationCode}-`) && name.endsWith('.ack');
}

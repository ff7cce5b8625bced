import { type Static, Type } from 'typebox';
import type { Immutable } from '../../app/contracts/immutable.ts';

/*
 * What a station without a link writes for the county, in the clear form that stands inside the seal: a tar archive of
 *
 *   manifest.json                 what follows, and how far the station's sequences and audit log have come
 *   items/<key>.age               one sealed application each, bit for bit what would go on the wire
 *   attachments/<sha256>.age      their sealed papers
 *
 * The archive is one `age` file for the county's recipient: `age -d -i county.key FILE | tar -x`.
 */
export const carriedKind = 'cunban.carried/1';
export const manifestName = 'manifest.json';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });

/** An application as on the wire, its bytes beside it. Unknown members are a newer station's: the county keeps to what it knows. */
export const CarriedItem = Type.Object({
  key: Uuid,
  epoch: Uuid,
  sequence: Type.Integer({ minimum: 1 }),
  lane: Type.String({ minLength: 1, maxLength: 128 }),
  itemCode: Type.String({ minLength: 1, maxLength: 64 }),
  receiptNumber: Type.String({ minLength: 1, maxLength: 64 }),
  sealedSha256: Sha256,
  caseNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
  attachments: Type.Optional(Type.Array(Sha256)),
  supersedes: Type.Optional(Uuid),
  earlier: Type.Optional(Type.Object({ statement: Type.String(), signature: Type.String() })),
});
export type CarriedItem = Immutable<Static<typeof CarriedItem>>;

export const CarriedAttachment = Type.Object({
  sealedSha256: Sha256,
  applicationKey: Uuid,
  sizeBytes: Type.Integer({ minimum: 0 }),
});
export type CarriedAttachment = Immutable<Static<typeof CarriedAttachment>>;

export const CarriedManifest = Type.Object({
  kind: Type.Literal(carriedKind),
  stationCode: Type.String({ minLength: 1, maxLength: 32 }),
  /** RFC 3339, the station's clock. */
  writtenAt: Type.String(),
  /** Highest sequence given out in each life of the outbox, so that the county sees what is missing. */
  epochs: Type.Array(Type.Object({ epoch: Uuid, highestSequence: Type.Integer({ minimum: 1 }) })),
  /** Last line of the audit log: what the station cannot take back later. */
  audit: Type.Object({ line: Type.Integer({ minimum: 0 }), hash: Sha256 }),
  /** Each is checked by itself: one that is bad must not harm the others. */
  items: Type.Array(Type.Unknown()),
  attachments: Type.Array(Type.Unknown()),
});
export type CarriedManifest = Immutable<Static<typeof CarriedManifest>>;

export const itemFile = (key: string): string => `items/${key}.age`;
export const attachmentFile = (sealedSha256: string): string => `attachments/${sealedSha256}.age`;

/** Name on the stick; no sign that an old file system refuses, nothing of any person. */
export function carriedFileName(stationCode: string, writtenAtMs: number, attempt: number): string {
  const time = new Date(writtenAtMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `cunban-${stationCode}-${time}${attempt === 0 ? '' : `-${attempt + 1}`}.age`;
}

/** A file that was never finished. It is removed when the same station writes the next. */
export function isUnfinished(name: string, stationCode: string): boolean {
  return name.startsWith(`cunban-${stationCode}-`) && name.endsWith('.age.part');
}

import { sha256Hex } from '../sealed-store/sealed-store.ts';

/**
 * - `queued`        waits for its turn
 * - `sending`       an attempt is under way; after a crash its outcome is unknown and it counts as queued
 * - `acknowledged`  the county's signed acknowledgement is stored beside it
 * - `archived`      acknowledged long ago; the sealed bytes are erased, the proof stays
 * - `rejected`      the county has judged the case and does not take it up, or had it wiped before it signed for it
 * - `needs-staff`   nobody has judged it: the row is damaged and has no sound copy, or the county cannot read it
 */
export type OutboxState = 'queued' | 'sending' | 'acknowledged' | 'archived' | 'rejected' | 'needs-staff';

/** A paper as it lies sealed on the disk. */
export interface SealedPaper {
  /** Of the sealed bytes, lower-case hexadecimal; also its name. */
  readonly sealedSha256: string;
  readonly sizeBytes: number;
}

/** What only some applications have. */
export interface RowDetails {
  /** Drawn from a block of the county's and printed on the receipt. */
  readonly reservedCaseNumber: string | null;
  /** Key of the application this one replaces. */
  readonly supersedes: string | null;
  readonly attachments: readonly SealedPaper[];
}

/** The part of a row that never changes once saved. */
export interface SavedRow {
  readonly key: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly lane: string;
  /** Version of the plaintext's schema. */
  readonly schemaVersion: string;
  readonly itemCode: string;
  readonly receiptNumber: string;
  readonly sealedSha256: string;
  /** Hash of the row saved before it: a missing row breaks the chain. */
  readonly previousRowHash: string;
  readonly createdAt: string;
  /** Left out where there are none, as in all rows of the releases before. */
  readonly details?: RowDetails;
}

/** What the first row of a database is chained to. */
export const firstRowHash = '0'.repeat(64);

/** Hash over every unchanging column of the first schema; SQLite's own checks miss most flipped bits. */
export function rowHash(row: SavedRow): string {
  return sha256Hex(
    JSON.stringify([
      row.key,
      row.epoch,
      row.sequence,
      row.lane,
      row.schemaVersion,
      row.itemCode,
      row.receiptNumber,
      row.sealedSha256,
      row.previousRowHash,
      row.createdAt,
    ]),
  );
}

/** Hash over the details and whose they are, `null` for none. Apart from the row's own, which the release before checks. */
export function detailsHash({
  key,
  receiptNumber,
  details,
}: Pick<SavedRow, 'key' | 'receiptNumber' | 'details'>): string | null {
  if (details === undefined) return null;
  const { reservedCaseNumber, supersedes, attachments } = details;
  const papers = attachments.map(({ sealedSha256, sizeBytes }) => [sealedSha256, sizeBytes]);
  return sha256Hex(JSON.stringify([key, receiptNumber, reservedCaseNumber, supersedes, papers]));
}

/** Whether a row read back is, bit for bit, the row that was saved. */
export function isSound(row: SavedRow, sealed: Uint8Array, storedRowHash: string): boolean {
  return rowHash(row) === storedRowHash && sha256Hex(sealed) === row.sealedSha256;
}

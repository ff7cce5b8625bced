import { sha256Hex } from '../sealed-store/sealed-store.ts';

/**
 * - `queued`        waits for its turn
 * - `sending`       an attempt is under way; after a crash its outcome is unknown and it counts as queued
 * - `acknowledged`  the county's signed acknowledgement is stored beside it
 * - `archived`      acknowledged long ago; the sealed bytes are erased, the proof stays
 * - `rejected`      the county will not take it as it is
 * - `needs-staff`   the row is damaged and no sound copy was found
 */
export type OutboxState = 'queued' | 'sending' | 'acknowledged' | 'archived' | 'rejected' | 'needs-staff';

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
}

/** What the first row of a database is chained to. */
export const firstRowHash = '0'.repeat(64);

/** Hash over every unchanging column; SQLite's own checks miss most flipped bits. */
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

/** Whether a row read back is, bit for bit, the row that was saved. */
export function isSound(row: SavedRow, sealed: Uint8Array, storedRowHash: string): boolean {
  return rowHash(row) === storedRowHash && sha256Hex(sealed) === row.sealedSha256;
}

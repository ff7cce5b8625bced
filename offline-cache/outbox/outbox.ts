import type { Database } from 'better-sqlite3';
import type { Acknowledgement, Decline } from '../../app/contracts/delivery.ts';
import { columnsOf, type DetailsColumns, detailsOf } from './details-columns.ts';
import { detailsHash, firstRowHash, isSound, type OutboxState, rowHash, type SavedRow } from './outbox-row.ts';

/** A row waiting for delivery, by what orders it: `position` is the order of saving across all epochs. */
export interface WaitingRow {
  readonly position: number;
  readonly lane: string;
  /** Of the sealed bytes. */
  readonly sizeBytes: number;
}

/** Where a row stands, without its bytes. */
export interface RowSummary {
  readonly position: number;
  readonly lane: string;
  readonly key: string;
  readonly state: OutboxState;
  readonly receiptNumber: string;
  readonly lastFailure: string | null;
}

/** A row as read back and verified. */
export type StoredRow =
  | {
      readonly status: 'sound';
      readonly row: SavedRow;
      readonly sealed: Uint8Array;
      /** The county's word where it has given one before. */
      readonly earlier: Pick<Acknowledgement, 'statement' | 'signature'> | null;
    }
  | { readonly status: 'damaged'; readonly key: string; readonly epoch: string; readonly sequence: number }
  | { readonly status: 'missing' };

export type Outbox = ReturnType<typeof createOutbox>;

/**
 * Condition on an outbox row: a paper of it is not with the county, and a copy of it is here. From the application alone
 * the journal knows of its papers, so it stays until they are all signed for.
 */
export const owesPapers = `EXISTS (
  SELECT 1 FROM attachment WHERE application_key = outbox.key
    AND (attachment.state IN ('queued', 'sending')
      OR (attachment.state = 'needs-staff' AND attachment.last_failure IS NOT 'file-damaged')))`;

interface Columns extends DetailsColumns {
  readonly key: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly lane: string;
  readonly schema_version: string;
  readonly item_code: string;
  readonly receipt_number: string;
  readonly sealed: Uint8Array | null;
  readonly sealed_sha256: string;
  readonly previous_row_hash: string;
  readonly row_hash: string;
  readonly created_at: string;
  readonly state: OutboxState;
  readonly last_failure: string | null;
  readonly settled_at: string | null;
  readonly statement: string | null;
  readonly signature: string | null;
}

/** What became of a row so far. */
export interface RowFate {
  readonly state: OutboxState;
  readonly lastFailure: string | null;
  /** RFC 3339. */
  readonly settledAt: string | null;
  /** The county's signed word, be it that the row waits again. */
  readonly proof: Pick<Acknowledgement, 'statement' | 'signature'> | null;
}

type BoundRow = Omit<SavedRow, 'details'> & DetailsColumns & { readonly sealed: Uint8Array; readonly rowHash: string };

/** The outbox table. Methods throw what SQLite throws; callers hold the transaction. */
export function createOutbox(database: Database) {
  const insert = database.prepare<[BoundRow]>(`
    INSERT INTO outbox (key, epoch, sequence, lane, schema_version, item_code, receipt_number, sealed, sealed_sha256,
                        previous_row_hash, row_hash, created_at, state, reserved_case_number, supersedes,
                        attachments, details_hash)
    VALUES (@key, @epoch, @sequence, @lane, @schemaVersion, @itemCode, @receiptNumber, @sealed, @sealedSha256,
            @previousRowHash, @rowHash, @createdAt, 'queued', @reserved_case_number, @supersedes, @attachments,
            @details_hash)`);
  const overwrite = database.prepare<[BoundRow & { readonly position: number }]>(`
    UPDATE outbox SET key = @key, epoch = @epoch, sequence = @sequence, lane = @lane, schema_version = @schemaVersion,
                      item_code = @itemCode, receipt_number = @receiptNumber, sealed = @sealed,
                      sealed_sha256 = @sealedSha256, previous_row_hash = @previousRowHash, row_hash = @rowHash,
                      created_at = @createdAt, reserved_case_number = @reserved_case_number,
                      supersedes = @supersedes, attachments = @attachments, details_hash = @details_hash
    WHERE position = @position`);
  const lastHash = database.prepare<[], string>('SELECT row_hash FROM outbox ORDER BY position DESC LIMIT 1').pluck();
  const lastSequence = database
    .prepare<[string], number>('SELECT coalesce(max(sequence), 0) FROM outbox WHERE epoch = ?')
    .pluck();
  const waiting = database.prepare<[], WaitingRow>(
    `SELECT position, lane, coalesce(length(sealed), 0) AS sizeBytes FROM outbox
     WHERE state IN ('queued', 'sending') ORDER BY position`,
  );
  const waitingCount = database
    .prepare<[], number>("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")
    .pluck();
  const byPosition = database.prepare<[number], Columns>('SELECT * FROM outbox WHERE position = ?');
  const byKey = database.prepare<[string], RowSummary>(
    `SELECT position, lane, key, state, receipt_number AS receiptNumber, last_failure AS lastFailure
     FROM outbox WHERE key = ?`,
  );
  const bySequence = database.prepare<[string, number, number], RowSummary>(
    `SELECT position, lane, key, state, receipt_number AS receiptNumber, last_failure AS lastFailure
     FROM outbox WHERE epoch = ? AND sequence BETWEEN ? AND ? ORDER BY sequence`,
  );
  const byReceiptNumber = database.prepare<[string], Columns>('SELECT * FROM outbox WHERE receipt_number = ?');
  const requeueAcknowledged = database.prepare<[string]>(
    // The earlier proof stays: it goes along, so that the case keeps its number.
    `UPDATE outbox SET state = 'queued', settled_at = NULL, next_attempt_at = NULL
     WHERE key = ? AND state = 'acknowledged' AND sealed IS NOT NULL`,
  );
  const keys = database
    .prepare<[], string>('SELECT key FROM outbox WHERE length(sealed) > 0 ORDER BY position')
    .pluck();
  const clash = database
    .prepare<[string, string, string, number], number>(
      'SELECT 1 FROM outbox WHERE key = ? OR receipt_number = ? OR (epoch = ? AND sequence = ?)',
    )
    .pluck();
  const requeueInterrupted = database.prepare(
    "UPDATE outbox SET state = 'queued', next_attempt_at = NULL WHERE state = 'sending'",
  );
  const requeueUnknown = database.prepare(
    // A state no software writes is a flipped bit. Sending the same bytes again is safe, forgetting the row is not.
    `UPDATE outbox SET state = CASE WHEN sealed IS NULL THEN 'archived' ELSE 'queued' END, next_attempt_at = NULL
     WHERE state NOT IN ('queued', 'sending', 'acknowledged', 'archived', 'rejected', 'needs-staff')`,
  );
  const setAsideRows = database.prepare<[], RowSummary>(
    `SELECT position, lane, key, state, receipt_number AS receiptNumber, last_failure AS lastFailure
     FROM outbox WHERE state IN ('rejected', 'needs-staff')`,
  );
  const setReason = database.prepare<[string, number]>('UPDATE outbox SET last_failure = ? WHERE position = ?');
  const markSending = database.prepare<[number]>(
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, next_attempt_at = NULL WHERE position = ?",
  );
  const requeue = database.prepare<[string, string, number]>(
    // Not one that was settled by stick, or wiped, while the attempt was under way.
    `UPDATE outbox SET state = 'queued', last_failure = ?, next_attempt_at = ?
     WHERE position = ? AND state IN ('queued', 'sending')`,
  );
  const acknowledge = database.prepare<[string, string, string, number]>(
    `UPDATE outbox SET state = 'acknowledged', statement = ?, signature = ?, settled_at = ?, last_failure = NULL
     WHERE position = ?`,
  );
  const setAside = database.prepare<['rejected' | 'needs-staff', string, string, number]>(
    'UPDATE outbox SET state = ?, last_failure = ?, settled_at = ? WHERE position = ?',
  );
  const decline = database.prepare<[string, string, string, string, number]>(
    `UPDATE outbox SET state = 'rejected', last_failure = ?, statement = ?, signature = ?, settled_at = ?
     WHERE position = ?`,
  );
  const epochs = database.prepare<[], { readonly epoch: string; readonly highestSequence: number }>(
    'SELECT epoch, max(sequence) AS highestSequence FROM outbox GROUP BY epoch ORDER BY max(position)',
  );
  const archive = database.prepare<[string]>(
    `UPDATE outbox SET state = 'archived', sealed = NULL
     WHERE state = 'acknowledged' AND max(settled_at, created_at) < ? AND NOT ${owesPapers}`,
  );
  const eraseReturned = database.prepare<[string]>(
    `UPDATE outbox SET sealed = x''
     WHERE state = 'rejected' AND length(sealed) > 0 AND max(settled_at, created_at) < ?`,
  );

  return {
    /** Adds a row at the end; its state is `queued`. */
    add(row: SavedRow, sealed: Uint8Array): void {
      insert.run(boundRow(row, sealed));
    },
    /** Replaces a damaged row by its sound copy; what delivery knows of it stays. */
    restore(position: number, row: SavedRow, sealed: Uint8Array): void {
      overwrite.run({ ...boundRow(row, sealed), position });
    },
    lastRowHash(): string {
      return lastHash.get() ?? firstRowHash;
    },
    nextSequence(epoch: string): number {
      return (lastSequence.get(epoch) ?? 0) + 1;
    },
    /** All rows that still have to be delivered, oldest first. */
    waiting(): readonly WaitingRow[] {
      return waiting.all();
    },
    waitingCount(): number {
      return waitingCount.get() ?? 0;
    },
    find(key: string): RowSummary | null {
      return byKey.get(key) ?? null;
    },
    /** Keys of all rows that still hold their sealed bytes. */
    keys(): readonly string[] {
      return keys.all();
    },
    /** Whether a row with this key, receipt number or sequence exists. */
    clashesWith(row: SavedRow): boolean {
      return clash.get(row.key, row.receiptNumber, row.epoch, row.sequence) !== undefined;
    },
    /** Reads and verifies one row. */
    read(position: number): StoredRow {
      const columns = byPosition.get(position);
      if (columns === undefined) return { status: 'missing' };
      const row = toSavedRow(columns);
      // Archived rows are never read for delivery; one without bytes in any other state is damaged.
      const sound =
        columns.sealed !== null &&
        isSound(row, columns.sealed, columns.row_hash) &&
        detailsHash(row) === columns.details_hash;
      if (columns.sealed === null || !sound) {
        return { status: 'damaged', key: row.key, epoch: row.epoch, sequence: row.sequence };
      }
      return { status: 'sound', row, sealed: columns.sealed, earlier: proofOf(columns) };
    },
    fate(position: number): RowFate | null {
      const columns = byPosition.get(position);
      if (columns === undefined) return null;
      const { state, last_failure: lastFailure, settled_at: settledAt } = columns;
      return { state, lastFailure, settledAt, proof: proofOf(columns) };
    },
    /** Whether the county's word on it is kept, be it that it waits again. */
    hasProof(position: number): boolean {
      return byPosition.get(position)?.statement != null;
    },
    /** The case number its receipt names, `null` for none and for one that has rotted. Asks archived rows too. */
    reservedCaseNumber(receiptNumber: string): string | null {
      const columns = byReceiptNumber.get(receiptNumber);
      if (columns === undefined) return null;
      const row = toSavedRow(columns);
      return detailsHash(row) === columns.details_hash ? (row.details?.reservedCaseNumber ?? null) : null;
    },
    /** Rows of an epoch from one sequence to another, both inclusive. */
    between(epoch: string, first: number, last: number): readonly RowSummary[] {
      return bySequence.all(epoch, first, last);
    },
    /** Queues an acknowledged row again that still has its sealed bytes; says whether it did. */
    requeueAcknowledged(key: string): boolean {
      return requeueAcknowledged.run(key).changes > 0;
    },
    /** Called once on opening: an attempt the last process did not see the end of counts as not made. */
    requeueInterrupted(): void {
      requeueInterrupted.run();
    },
    /** Takes rows in a state that does not exist for queued, or archived where the bytes are gone; returns how many. */
    requeueUnknown(): number {
      return requeueUnknown.run().changes;
    },
    /** Rows that are rejected or need the staff. */
    setAsideRows(): readonly RowSummary[] {
      return setAsideRows.all();
    },
    /** Puts the reason of a row set aside right. */
    setReason(position: number, code: string): void {
      setReason.run(code, position);
    },
    /** Every epoch with the highest sequence it gave out. */
    epochs(): readonly { readonly epoch: string; readonly highestSequence: number }[] {
      return epochs.all();
    },
    markSending(position: number): void {
      markSending.run(position);
    },
    requeue(position: number, failureCode: string, nextAttemptAt: string): void {
      requeue.run(failureCode, nextAttemptAt, position);
    },
    acknowledge(position: number, proof: Pick<Acknowledgement, 'statement' | 'signature'>, settledAt: string): void {
      acknowledge.run(proof.statement, proof.signature, settledAt, position);
    },
    setAside(position: number, state: 'rejected' | 'needs-staff', code: string, settledAt: string): void {
      setAside.run(state, code, settledAt, position);
    },
    /** The county does not take the case up; its signed word is kept. */
    decline(
      position: number,
      code: string,
      { statement, signature }: Pick<Decline, 'statement' | 'signature'>,
      settledAt: string,
    ): void {
      decline.run(code, statement, signature, settledAt, position);
    },
    /** Erases the sealed bytes of rows declined before `settledBefore` (RFC 3339); returns how many. */
    eraseReturned(settledBefore: string): number {
      return eraseReturned.run(settledBefore).changes;
    },
    /** The same for rows acknowledged before then that owe no paper, which makes them `archived`. */
    archive(settledBefore: string): number {
      return archive.run(settledBefore).changes;
    },
  };
}

function proofOf({ statement, signature }: Columns): RowFate['proof'] {
  return statement === null || signature === null ? null : { statement, signature };
}

function boundRow(row: SavedRow, sealed: Uint8Array): BoundRow {
  return { ...row, ...columnsOf(row), sealed, rowHash: rowHash(row) };
}

function toSavedRow(columns: Columns): SavedRow {
  const details = detailsOf(columns);
  return {
    ...(details === null ? {} : { details }),
    key: columns.key,
    epoch: columns.epoch,
    sequence: columns.sequence,
    lane: columns.lane,
    schemaVersion: columns.schema_version,
    itemCode: columns.item_code,
    receiptNumber: columns.receipt_number,
    sealedSha256: columns.sealed_sha256,
    previousRowHash: columns.previous_row_hash,
    createdAt: columns.created_at,
  };
}

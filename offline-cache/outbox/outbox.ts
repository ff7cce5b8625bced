import type { Database } from 'better-sqlite3';
import type { Acknowledgement } from '../../app/contracts/delivery.ts';
import { firstRowHash, isSound, type OutboxState, rowHash, type SavedRow } from './outbox-row.ts';

/** A row waiting for delivery, by what orders it: `position` is the order of saving across all epochs. */
export interface WaitingRow {
  readonly position: number;
  readonly lane: string;
}

/** Where a row stands, without its bytes. */
export interface RowSummary extends WaitingRow {
  readonly state: OutboxState;
  readonly receiptNumber: string;
  readonly lastFailure: string | null;
}

/** A row as read back and verified. */
export type StoredRow =
  | { readonly status: 'sound'; readonly row: SavedRow; readonly sealed: Uint8Array }
  | { readonly status: 'damaged'; readonly key: string; readonly epoch: string; readonly sequence: number }
  | { readonly status: 'missing' };

export type Outbox = ReturnType<typeof createOutbox>;

interface Columns {
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
}

type BoundRow = SavedRow & { readonly sealed: Uint8Array; readonly rowHash: string };

/** The outbox table. Methods throw what SQLite throws; callers hold the transaction. */
export function createOutbox(database: Database) {
  const insert = database.prepare<[BoundRow]>(`
    INSERT INTO outbox (key, epoch, sequence, lane, schema_version, item_code, receipt_number, sealed, sealed_sha256,
                        previous_row_hash, row_hash, created_at, state)
    VALUES (@key, @epoch, @sequence, @lane, @schemaVersion, @itemCode, @receiptNumber, @sealed, @sealedSha256,
            @previousRowHash, @rowHash, @createdAt, 'queued')`);
  const overwrite = database.prepare<[BoundRow & { readonly position: number }]>(`
    UPDATE outbox SET key = @key, epoch = @epoch, sequence = @sequence, lane = @lane, schema_version = @schemaVersion,
                      item_code = @itemCode, receipt_number = @receiptNumber, sealed = @sealed,
                      sealed_sha256 = @sealedSha256, previous_row_hash = @previousRowHash, row_hash = @rowHash,
                      created_at = @createdAt
    WHERE position = @position`);
  const lastHash = database.prepare<[], string>('SELECT row_hash FROM outbox ORDER BY position DESC LIMIT 1').pluck();
  const lastSequence = database
    .prepare<[string], number>('SELECT coalesce(max(sequence), 0) FROM outbox WHERE epoch = ?')
    .pluck();
  const waiting = database.prepare<[], WaitingRow>(
    "SELECT position, lane FROM outbox WHERE state IN ('queued', 'sending') ORDER BY position",
  );
  const waitingCount = database
    .prepare<[], number>("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")
    .pluck();
  const byPosition = database.prepare<[number], Columns>('SELECT * FROM outbox WHERE position = ?');
  const byKey = database.prepare<[string], RowSummary>(
    `SELECT position, lane, state, receipt_number AS receiptNumber, last_failure AS lastFailure
     FROM outbox WHERE key = ?`,
  );
  const keys = database
    .prepare<[], string>("SELECT key FROM outbox WHERE state <> 'archived' ORDER BY position")
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
  const rejected = database.prepare<[], RowSummary>(
    `SELECT position, lane, state, receipt_number AS receiptNumber, last_failure AS lastFailure
     FROM outbox WHERE state = 'rejected'`,
  );
  const setReason = database.prepare<[string, number]>('UPDATE outbox SET last_failure = ? WHERE position = ?');
  const markSending = database.prepare<[number]>(
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, next_attempt_at = NULL WHERE position = ?",
  );
  const requeue = database.prepare<[string, string, number]>(
    "UPDATE outbox SET state = 'queued', last_failure = ?, next_attempt_at = ? WHERE position = ?",
  );
  const acknowledge = database.prepare<[string, string, string, number]>(
    `UPDATE outbox SET state = 'acknowledged', statement = ?, signature = ?, settled_at = ?, last_failure = NULL
     WHERE position = ?`,
  );
  const setAside = database.prepare<['rejected' | 'needs-staff', string, string, number]>(
    'UPDATE outbox SET state = ?, last_failure = ?, settled_at = ? WHERE position = ?',
  );
  const archive = database.prepare<[string]>(
    "UPDATE outbox SET state = 'archived', sealed = NULL WHERE state = 'acknowledged' AND settled_at < ?",
  );

  return {
    /** Adds a row at the end; its state is `queued`. */
    add(row: SavedRow, sealed: Uint8Array): void {
      insert.run({ ...row, sealed, rowHash: rowHash(row) });
    },
    /** Replaces a damaged row by its sound copy; what delivery knows of it stays. */
    restore(position: number, row: SavedRow, sealed: Uint8Array): void {
      overwrite.run({ ...row, sealed, rowHash: rowHash(row), position });
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
      if (columns.sealed === null || !isSound(row, columns.sealed, columns.row_hash)) {
        return { status: 'damaged', key: row.key, epoch: row.epoch, sequence: row.sequence };
      }
      return { status: 'sound', row, sealed: columns.sealed };
    },
    /** Called once on opening: an attempt the last process did not see the end of counts as not made. */
    requeueInterrupted(): void {
      requeueInterrupted.run();
    },
    /** Takes rows in a state that does not exist for queued, or archived where the bytes are gone; returns how many. */
    requeueUnknown(): number {
      return requeueUnknown.run().changes;
    },
    rejected(): readonly RowSummary[] {
      return rejected.all();
    },
    /** Puts the reason of a rejected row right. */
    setReason(position: number, code: string): void {
      setReason.run(code, position);
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
    /** Erases the sealed bytes of rows acknowledged before `settledBefore` (RFC 3339); returns how many. */
    archive(settledBefore: string): number {
      return archive.run(settledBefore).changes;
    },
  };
}

function toSavedRow(columns: Columns): SavedRow {
  return {
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

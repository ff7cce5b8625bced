import type { Database } from 'better-sqlite3';
import type { Acknowledgement, Decline } from '../../app/contracts/delivery.ts';

/**
 * Condition on an outbox row: a paper of it is not with the county, and a copy of it is here. From the application alone
 * the journal knows of its papers, so it stays until they are all signed for.
 */
export const owesPapers = `EXISTS (
  SELECT 1 FROM attachment WHERE application_key = outbox.key
    AND (attachment.state IN ('queued', 'sending')
      OR (attachment.state = 'needs-staff' AND attachment.last_failure IS NOT 'file-damaged')))`;

/** What becomes of a row of the outbox. Methods throw what SQLite throws; callers hold the transaction. */
export function createOutboxStates(database: Database) {
  const requeueAcknowledged = database.prepare<[string]>(
    // The earlier proof stays: it goes along, so that the case keeps its number.
    `UPDATE outbox SET state = 'queued', settled_at = NULL, next_attempt_at = NULL
     WHERE key = ? AND state = 'acknowledged' AND sealed IS NOT NULL`,
  );
  const requeueInterrupted = database.prepare(
    "UPDATE outbox SET state = 'queued', next_attempt_at = NULL WHERE state = 'sending'",
  );
  const requeueUnknown = database.prepare(
    // A state no software writes is a flipped bit. Sending the same bytes again is safe, forgetting the row is not.
    `UPDATE outbox SET state = CASE WHEN sealed IS NULL THEN 'archived' ELSE 'queued' END, next_attempt_at = NULL
     WHERE state NOT IN ('queued', 'sending', 'acknowledged', 'archived', 'rejected', 'needs-staff')`,
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
  const archive = database.prepare<[string]>(
    `UPDATE outbox SET state = 'archived', sealed = NULL
     WHERE state = 'acknowledged' AND max(settled_at, created_at) < ? AND NOT ${owesPapers}`,
  );
  const eraseReturned = database.prepare<[string]>(
    `UPDATE outbox SET sealed = x''
     WHERE state = 'rejected' AND length(sealed) > 0 AND max(settled_at, created_at) < ?`,
  );

  return {
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
    /** Puts the reason of a row set aside right. */
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
    /** The county does not take the case up; its signed word is kept. */
    decline(
      position: number,
      code: string,
      { statement, signature }: Pick<Decline, 'statement' | 'signature'>,
      settledAt: string,
    ): void {
      decline.run(code, statement, signature, settledAt, position);
    },
    /** Archives rows acknowledged before `settledBefore` (RFC 3339) that owe no paper: erases their bytes; returns how many. */
    archive(settledBefore: string): number {
      return archive.run(settledBefore).changes;
    },
    /** Erases the sealed bytes of rows declined before `settledBefore` (RFC 3339); returns how many. */
    eraseReturned(settledBefore: string): number {
      return eraseReturned.run(settledBefore).changes;
    },
  };
}

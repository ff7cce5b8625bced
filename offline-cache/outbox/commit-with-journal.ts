import type { Database } from 'better-sqlite3';
import type { AuditLog } from '../audit/audit-log.ts';
import { attemptStorage } from '../storage-failure.ts';
import type { Journal } from './journal.ts';
import type { SavedFrame } from './journal-frame.ts';

export interface CommitParts {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly journal: Journal;
}

/**
 * One transaction around `write`. The journal is written and fsynced as the last step inside it: if that fails the
 * transaction rolls back, and if the commit fails the journal is cut back. Throws what either of them throws.
 */
export function commitWithJournal(parts: CommitParts, frame: SavedFrame, write: () => void): void {
  const { database, audit, journal } = parts;
  let mark: number | null = null;
  try {
    database
      .transaction(() => {
        write();
        audit.append('application-saved', frame.row.receiptNumber);
        mark = journal.appendSaved(frame);
      })
      .immediate();
  } catch (error) {
    if (mark !== null) {
      journal.takeBack(mark);
      // Where the log's fsync failed, the whole commit stands in the log all the same, and would come back to life at
      // the next start. The next transaction is written over it.
      attemptStorage(() => audit.append('application-refused', frame.row.receiptNumber));
    }
    throw error;
  }
}

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

/** What a save's work leaves to be journalled, and what the save answers. */
export interface Written<Answer> {
  readonly frame: SavedFrame;
  readonly answer: Answer;
}

/**
 * One transaction around `write`, which also draws the numbers it writes. The journal is written and fsynced as the last
 * step inside it: if that fails the transaction rolls back, and if the commit fails the journal is cut back. Throws what
 * any of them throws.
 */
export function commitWithJournal<Answer>(parts: CommitParts, write: () => Written<Answer>): Answer {
  const { database, audit, journal } = parts;
  let journalled: { readonly mark: number; readonly receiptNumber: string } | null = null;
  try {
    return database
      .transaction(() => {
        const { frame, answer } = write();
        const { receiptNumber } = frame.row;
        audit.append('application-saved', receiptNumber);
        journalled = { mark: journal.appendSaved(frame), receiptNumber };
        return answer;
      })
      .immediate();
  } catch (error) {
    if (journalled !== null) takeBack(parts, journalled);
    throw error;
  }
}

function takeBack(
  { audit, journal }: CommitParts,
  { mark, receiptNumber }: { readonly mark: number; readonly receiptNumber: string },
): void {
  journal.takeBack(mark);
  // Where the log's fsync failed, the whole commit stands in the log all the same, and would come back to life at the next
  // start. The next transaction is written over it.
  attemptStorage(() => audit.append('application-refused', receiptNumber));
}

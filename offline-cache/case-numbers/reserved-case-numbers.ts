import type { Database } from 'better-sqlite3';
import { sha256Hex } from '../sealed-store/sealed-store.ts';

export type ReservedCaseNumbers = ReturnType<typeof createReservedCaseNumbers>;

interface Entry {
  readonly position: number;
  readonly case_number: string;
  readonly epoch: string;
  readonly entry_hash: string;
}

/**
 * The table of case numbers the county reserved for this station. Methods throw what SQLite throws; callers hold the
 * transaction. Of another epoch's numbers nobody knows which were drawn, so they are never given out.
 */
export function createReservedCaseNumbers(database: Database) {
  const insert = database.prepare<[string, string, string]>(
    `INSERT INTO reserved_case_number (case_number, epoch, entry_hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const nextFree = database.prepare<[string, number], Entry>(
    `SELECT position, case_number, epoch, entry_hash FROM reserved_case_number
     WHERE drawn_by IS NULL AND epoch = ? AND position > ? ORDER BY position LIMIT 1`,
  );
  const freeCount = database
    .prepare<[string], number>('SELECT count(*) FROM reserved_case_number WHERE drawn_by IS NULL AND epoch = ?')
    .pluck();
  const take = database.prepare<[string, string]>('UPDATE reserved_case_number SET drawn_by = ? WHERE case_number = ?');
  const namedByRow = database.prepare<[string], number>('SELECT 1 FROM outbox WHERE reserved_case_number = ?').pluck();

  // Every save asks, and most stations have none most of the time.
  let exhaustedEpoch: string | null = null;

  return {
    /** Adds a block; numbers known already stay as they are. */
    add(epoch: string, caseNumbers: readonly string[]): void {
      exhaustedEpoch = null;
      for (const caseNumber of caseNumbers) insert.run(caseNumber, epoch, entryHash(epoch, caseNumber));
    },
    freeCount(epoch: string): number {
      return freeCount.get(epoch) ?? 0;
    },
    /** The next number to draw, `null` for none. Rotten ones and ones an application has already are passed over. */
    next(epoch: string): string | null {
      if (exhaustedEpoch === epoch) return null;
      let entry = nextFree.get(epoch, Number.MIN_SAFE_INTEGER);
      while (entry !== undefined) {
        const sound = entry.entry_hash === entryHash(entry.epoch, entry.case_number);
        if (sound && namedByRow.get(entry.case_number) === undefined) return entry.case_number;
        entry = nextFree.get(epoch, entry.position);
      }
      exhaustedEpoch = epoch;
      return null;
    },
    /** Notes that the application with this key has it; nothing happens for a number this table does not know. */
    draw(caseNumber: string, key: string): void {
      take.run(key, caseNumber);
    },
  };
}

function entryHash(epoch: string, caseNumber: string): string {
  return sha256Hex(JSON.stringify([epoch, caseNumber]));
}

import type { Database } from 'better-sqlite3';
import { sha256Hex } from '../sealed-store/sealed-store.ts';
import { DamagedEntryError } from './damaged-entry.ts';

export interface DocumentPrintCount {
  readonly receiptNumber: string;
  readonly document: string;
  readonly printedCount: number;
}

interface Row {
  readonly receipt_number: string;
  readonly document: string;
  readonly printed_count: number;
  readonly entry_hash: string | null;
}

export type DocumentPrints = ReturnType<typeof createDocumentPrints>;

/** Counts prints of documents. Methods throw what SQLite throws; callers hold the transaction. */
export function createDocumentPrints(database: Database) {
  const find = database.prepare<[string, string], Row>(
    'SELECT * FROM document_prints WHERE receipt_number = ? AND document = ?',
  );
  const hasReceipt = database
    .prepare<[string], number>('SELECT 1 FROM receipt_register WHERE receipt_number = ?')
    .pluck();
  const put = database.prepare<[DocumentPrintCount & { readonly hash: string }]>(
    `INSERT INTO document_prints (receipt_number, document, printed_count, entry_hash)
     VALUES (@receiptNumber, @document, @printedCount, @hash)
     ON CONFLICT DO UPDATE SET printed_count = excluded.printed_count, entry_hash = excluded.entry_hash`,
  );
  const ofReceipt = database.prepare<[string], Row>('SELECT * FROM document_prints WHERE receipt_number = ?');
  const all = database.prepare<[], Row>('SELECT * FROM document_prints');
  const clear = database.prepare('DELETE FROM document_prints');
  // The trigger takes a change that leaves the hash as it is for one of the release before.
  const putHashBack = database.prepare<[string, string, string]>(
    'UPDATE document_prints SET entry_hash = ? WHERE receipt_number = ? AND document = ? AND entry_hash IS NULL',
  );
  const write = (count: DocumentPrintCount): void => {
    const hash = hashOf(count);
    put.run({ ...count, hash });
    putHashBack.run(hash, count.receiptNumber, count.document);
  };

  return {
    /** Counts one print more, or one less; the new count, or `null` where there is no such receipt or print. */
    count(receiptNumber: string, document: string, prints: 1 | -1): number | null {
      const row = find.get(receiptNumber, document);
      if (row === undefined && (prints === -1 || hasReceipt.get(receiptNumber) === undefined)) return null;
      if (row !== undefined && isDamaged(row)) throw new DamagedEntryError();
      const printedCount = (row?.printed_count ?? 0) + prints;
      if (printedCount < 0) return null;
      write({ receiptNumber, document, printedCount });
      return printedCount;
    },
    /** The counts of one receipt, without those that rotted. */
    of(receiptNumber: string): readonly DocumentPrintCount[] {
      const sound = ofReceipt.all(receiptNumber).filter((row) => !isDamaged(row));
      return sound.map((row) => ({ receiptNumber, document: row.document, printedCount: row.printed_count }));
    },
    /** Makes a count at least `printedCount`; says whether it was less. */
    raise(receiptNumber: string, document: string, printedCount: number): boolean {
      const known = find.get(receiptNumber, document)?.printed_count ?? 0;
      if (known >= printedCount || hasReceipt.get(receiptNumber) === undefined) return false;
      write({ receiptNumber, document, printedCount });
      return true;
    },
    /** Gives counts of the release before their hashes; says whether any other count is damaged. */
    anyDamaged(): boolean {
      const rows = all.all();
      if (rows.some(isDamaged)) return true;
      for (const row of rows) if (row.entry_hash === null) write(toCount(row));
      return false;
    },
    /** Replaces all counts. */
    replace(counts: readonly DocumentPrintCount[]): void {
      clear.run();
      for (const count of counts) if (hasReceipt.get(count.receiptNumber) !== undefined) write(count);
    },
  };
}

function isDamaged(row: Row): boolean {
  return row.entry_hash !== null && row.entry_hash !== hashOf(toCount(row));
}

function toCount(row: Row): DocumentPrintCount {
  return { receiptNumber: row.receipt_number, document: row.document, printedCount: row.printed_count };
}

function hashOf({ receiptNumber, document, printedCount }: DocumentPrintCount): string {
  return sha256Hex(JSON.stringify([receiptNumber, document, printedCount]));
}

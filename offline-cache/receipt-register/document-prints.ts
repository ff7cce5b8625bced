import type { Database } from 'better-sqlite3';

/** Counts prints of documents. Methods throw what SQLite throws; callers hold the transaction. */
export function createDocumentPrints(database: Database) {
  const add = database
    .prepare<[string, string], number>(
      `INSERT INTO document_prints (receipt_number, document, printed_count)
       SELECT receipt_number, ?, 1 FROM receipt_register WHERE receipt_number = ?
       ON CONFLICT DO UPDATE SET printed_count = printed_count + 1
       RETURNING printed_count`,
    )
    .pluck();
  const takeBack = database
    .prepare<[string, string], number>(
      `UPDATE document_prints SET printed_count = printed_count - 1
       WHERE document = ? AND receipt_number = ? AND printed_count > 0
       RETURNING printed_count`,
    )
    .pluck();

  return {
    /** Counts one print more, or one less; the new count, or `null` where there is no such receipt or print. */
    count(receiptNumber: string, document: string, prints: 1 | -1): number | null {
      return (prints === 1 ? add : takeBack).get(document, receiptNumber) ?? null;
    },
  };
}

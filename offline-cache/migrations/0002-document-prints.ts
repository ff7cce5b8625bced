import type { Migration } from './migration.ts';

/** How often each document of a case was printed, so that a second print calls itself a copy. */
export const documentPrintsMigration: Migration = {
  version: 2,
  readableFrom: 1,
  sql: `
    CREATE TABLE document_prints (
      receipt_number TEXT NOT NULL REFERENCES receipt_register (receipt_number),
      -- Id of the template, never what the document says.
      document TEXT NOT NULL,
      printed_count INTEGER NOT NULL DEFAULT 0 CHECK (printed_count >= 0),
      PRIMARY KEY (receipt_number, document)
    ) STRICT, WITHOUT ROWID;
  `,
};

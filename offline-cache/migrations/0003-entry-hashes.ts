import type { Migration } from './migration.ts';

/**
 * Hashes over what the register and the counts of prints say, because SQLite's own checks miss most flipped bits. The
 * release before knows no hashes: what it inserts has none, and the triggers drop the hash of what it changes.
 */
export const entryHashesMigration: Migration = {
  version: 3,
  readableFrom: 1,
  sql: `
    ALTER TABLE receipt_register ADD COLUMN entry_hash TEXT;
    CREATE TRIGGER receipt_register_changed AFTER UPDATE OF outcome, case_number, printed_count ON receipt_register
      WHEN NEW.entry_hash IS OLD.entry_hash AND NEW.entry_hash IS NOT NULL
      BEGIN UPDATE receipt_register SET entry_hash = NULL WHERE receipt_number = NEW.receipt_number; END;

    -- The schema's version a second time: user_version is four bytes that nothing checks.
    ALTER TABLE schema_compatibility ADD COLUMN version INTEGER;

    ALTER TABLE document_prints ADD COLUMN entry_hash TEXT;
    CREATE TRIGGER document_prints_changed AFTER UPDATE OF printed_count ON document_prints
      WHEN NEW.entry_hash IS OLD.entry_hash AND NEW.entry_hash IS NOT NULL
      BEGIN
        UPDATE document_prints SET entry_hash = NULL
        WHERE receipt_number = NEW.receipt_number AND document = NEW.document;
      END;
  `,
};

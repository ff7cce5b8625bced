import type { Migration } from './migration.ts';

/** The outbox, the receipt register and the audit log. */
export const outboxMigration: Migration = {
  version: 1,
  readableFrom: 1,
  sql: `
    -- One life of this database. A fresh file begins a new epoch, so that its sequence cannot be taken for the old one's.
    CREATE TABLE station (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      epoch TEXT NOT NULL,
      begun_at TEXT NOT NULL
    ) STRICT;

    -- What staff and the reprint screen may see of an application. No personal data beyond the masked name.
    CREATE TABLE receipt_register (
      receipt_number TEXT PRIMARY KEY,
      pickup_code TEXT NOT NULL UNIQUE,
      masked_name TEXT NOT NULL,
      item_code TEXT NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('kept', 'accepted', 'returned')),
      case_number TEXT,
      printed_count INTEGER NOT NULL DEFAULT 0,
      business_date TEXT NOT NULL,
      serial INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      UNIQUE (business_date, serial)
    ) STRICT, WITHOUT ROWID;

    -- Sealed applications. Columns up to created_at never change and are covered by row_hash; the rest is delivery.
    CREATE TABLE outbox (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      key TEXT NOT NULL UNIQUE,
      epoch TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      lane TEXT NOT NULL,
      schema_version TEXT NOT NULL,
      item_code TEXT NOT NULL,
      receipt_number TEXT NOT NULL UNIQUE REFERENCES receipt_register (receipt_number),
      sealed BLOB,
      sealed_sha256 TEXT NOT NULL,
      previous_row_hash TEXT NOT NULL,
      row_hash TEXT NOT NULL,
      created_at TEXT NOT NULL,
      state TEXT NOT NULL
        CHECK (state IN ('queued', 'sending', 'acknowledged', 'archived', 'rejected', 'needs-staff')),
      attempts INTEGER NOT NULL DEFAULT 0,
      next_attempt_at TEXT,
      last_failure TEXT,
      settled_at TEXT,
      statement TEXT,
      signature TEXT,
      UNIQUE (epoch, sequence),
      CHECK (sealed IS NOT NULL OR state = 'archived'),
      CHECK (state NOT IN ('acknowledged', 'archived') OR (statement IS NOT NULL AND signature IS NOT NULL))
    ) STRICT;
    CREATE INDEX outbox_waiting ON outbox (position) WHERE state IN ('queued', 'sending');

    -- Hash-chained: removing or changing a line breaks every hash after it. Ids and codes only.
    CREATE TABLE audit (
      line INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      event TEXT NOT NULL,
      subject TEXT NOT NULL,
      code TEXT NOT NULL,
      previous_hash TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
  `,
};

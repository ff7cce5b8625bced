import type { Migration } from './migration.ts';

/**
 * What an application takes along, the papers that follow it, case numbers reserved in advance, and the county's time.
 * New columns of the outbox have a hash of their own, so that the release before still finds its rows sound. Nothing here
 * refers to a row by foreign key: a rotten key must cost one row, not the file.
 */
export const deliveryMigration: Migration = {
  version: 4,
  readableFrom: 1,
  sql: `
    ALTER TABLE outbox ADD COLUMN reserved_case_number TEXT;
    -- Key of the application this one replaces.
    ALTER TABLE outbox ADD COLUMN supersedes TEXT;
    -- JSON: name and size of each sealed paper, in order.
    ALTER TABLE outbox ADD COLUMN attachments TEXT;
    -- Over key, receipt number and the three columns above; NULL where all three are.
    ALTER TABLE outbox ADD COLUMN details_hash TEXT;

    -- Sealed papers. The bytes lie in files named by their hash; a row is rebuilt from its application's.
    CREATE TABLE attachment (
      sealed_sha256 TEXT PRIMARY KEY,
      application_key TEXT NOT NULL,
      size_bytes INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'acknowledged', 'archived', 'needs-staff')),
      upload_url TEXT,
      upload_offset INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0,
      last_failure TEXT,
      settled_at TEXT,
      statement TEXT,
      signature TEXT,
      CHECK (state NOT IN ('acknowledged', 'archived') OR (statement IS NOT NULL AND signature IS NOT NULL))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX attachment_of ON attachment (application_key);

    -- Case numbers the county reserved for this station, drawn in order. Another epoch's remains are never drawn.
    CREATE TABLE reserved_case_number (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      case_number TEXT NOT NULL UNIQUE,
      epoch TEXT NOT NULL,
      -- Key of the application that drew it.
      drawn_by TEXT,
      entry_hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX reserved_case_number_free ON reserved_case_number (position) WHERE drawn_by IS NULL;

    -- The latest time the county has told and not taken back; the station's own is never taken to be before it.
    CREATE TABLE county_time (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      latest_ms INTEGER NOT NULL,
      entry_hash TEXT NOT NULL
    ) STRICT;
  `,
};

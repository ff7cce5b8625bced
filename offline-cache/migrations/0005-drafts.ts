import type { Migration } from './migration.ts';

/** What unfinished visits leave behind. A row says nothing to whoever has not the card: not whose, not of which service. */
export const draftsMigration: Migration = {
  version: 5,
  readableFrom: 1,
  sql: `
    CREATE TABLE draft (
      -- Derived from card, station key and service; found again only with all three.
      tag BLOB PRIMARY KEY CHECK (length(tag) = 32),
      sealed BLOB NOT NULL,
      -- In draft time, ms.
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX draft_expiring ON draft (expires_at);

    -- Draft time is the latest that was seen, whatever the machine's clock says; only the county takes it back.
    CREATE TABLE draft_time (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      latest_ms INTEGER NOT NULL
    ) STRICT;
  `,
};

import type { Migration } from './migration.ts';

/** The time by which things are erased, and the orders to wipe that were obeyed. */
export const retentionMigration: Migration = {
  version: 6,
  readableFrom: 1,
  sql: `
    CREATE TABLE retention_time (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      latest_ms INTEGER NOT NULL
    ) STRICT;

    -- An order is obeyed once.
    CREATE TABLE wipe_order (
      nonce TEXT PRIMARY KEY,
      order_sha256 TEXT NOT NULL,
      obeyed_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};

import type { Migration } from './migration.ts';

/**
 * Finds rows by what only some have. Every save that draws a reserved number asks whether a row names it already, and
 * every report whether a stuck row was replaced; both read all rows there ever were.
 */
export const detailsFoundMigration: Migration = {
  version: 7,
  readableFrom: 1,
  sql: `
    CREATE INDEX outbox_reserved ON outbox (reserved_case_number) WHERE reserved_case_number IS NOT NULL;
    CREATE INDEX outbox_supersedes ON outbox (supersedes) WHERE supersedes IS NOT NULL;
  `,
};

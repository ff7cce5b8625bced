import type { Migration } from './migration.ts';

/**
 * What it takes to come back from a time that was wrong. Both tables keep what the release before reads and writes; what
 * it wrote has nothing in the new columns, or what they said before it.
 */
export const wrongTimesMigration: Migration = {
  version: 8,
  readableFrom: 1,
  sql: `
    -- The latest time the county has signed; its word does not take time back behind it.
    ALTER TABLE county_time ADD COLUMN signed_ms INTEGER;
    -- Where the county's time last leapt to. What it signs soon after is no more sure than the leap.
    ALTER TABLE county_time ADD COLUMN leapt_ms INTEGER;
    -- Over the two above.
    ALTER TABLE county_time ADD COLUMN details_hash TEXT;

    -- The station's time at the last sweep, so that a leap counts once.
    ALTER TABLE retention_time ADD COLUMN swept_at_ms INTEGER;
    -- The station's time since which it has not leapt.
    ALTER TABLE retention_time ADD COLUMN steady_since_ms INTEGER;
  `,
};

/** What opening found; for the log and the staff. */
export interface OpeningReport {
  /** Name of the damaged database set aside, `null` for none. */
  readonly quarantined: string | null;
  /** Rows the database took over from the journal. */
  readonly rebuiltRows: number;
  /** First audit line that does not follow from the one before it, `null` for a whole chain. */
  readonly brokenAuditLine: number | null;
  /** Entries, counts, states and epochs that had rotted, or that a lost tail had taken along, and that were put right. */
  readonly repairedEntries: number;
  /** Register entries that nothing puts right; asking for one fails with `database-corrupt`. */
  readonly damagedEntries: number;
}

import type { Database } from 'better-sqlite3';
import type { AttachmentTable } from '../attachments/attachment-table.ts';
import { type DetailsColumns, detailsOf } from '../outbox/details-columns.ts';
import { detailsHash } from '../outbox/outbox-row.ts';
import { isReplaced } from '../outbox/unsettled.ts';

/**
 * Condition on a row of `outbox`: it was handed in anew, and erased once the county had the newer one for good. It keeps
 * its state, for the county has said nothing else of it; what proves that it was settled stands with the newer row.
 */
export const isErasedAnew = `(outbox.state = 'needs-staff' AND length(outbox.sealed) = 0
  AND ${isReplaced('outbox')})`;

export interface SupersededParts {
  readonly database: Database;
  readonly attachments: AttachmentTable;
}

/**
 * Erases what was handed in anew, where the county signed for the newer one before `signedBefore` (RFC 3339) and that one
 * is archived: until then it may be asked for again. Returns how many, and the papers whose files must go.
 */
export function eraseSuperseded({ database, attachments }: SupersededParts, signedBefore: string) {
  const erase = database.prepare<[string]>(
    // One the county took after all is a case like others, with a time of its own.
    "UPDATE outbox SET sealed = x'' WHERE key = ? AND state = 'needs-staff' AND length(sealed) > 0",
  );
  const erased = settledByNewer(database, signedBefore).filter((key) => erase.run(key).changes > 0);
  return { applications: erased.length, papers: erased.flatMap((key) => attachments.eraseOf(key)) };
}

/** Receipt numbers of those among them that are erased and still bear a masked name. */
export function namesOfSuperseded(database: Database, signedBefore: string): readonly string[] {
  const named = database
    .prepare<[string], string>(
      `SELECT receipt_number FROM outbox JOIN receipt_register USING (receipt_number)
       WHERE outbox.key = ? AND masked_name <> '' AND ${isErasedAnew}`,
    )
    .pluck();
  return settledByNewer(database, signedBefore).flatMap((key) => named.all(key));
}

interface NewerRow extends DetailsColumns {
  readonly key: string;
  readonly receiptNumber: string;
  readonly isArchived: 0 | 1;
}

/**
 * Keys of applications of which a newer one, or a newer one of that, is archived and was signed for before then. A newer
 * row that has rotted speaks for nobody: what it would erase is irreplaceable.
 */
function settledByNewer(database: Database, signedBefore: string): readonly string[] {
  const newer = database
    .prepare<[string], NewerRow>(
      `SELECT key, receipt_number AS receiptNumber, reserved_case_number, supersedes, attachments, details_hash,
              state = 'archived' AND max(settled_at, created_at) < ? AS isArchived
       FROM outbox WHERE supersedes IS NOT NULL`,
    )
    .all(signedBefore)
    .filter(isAsSaved);
  const olderOf = new Map(newer.map(({ key, supersedes }) => [key, supersedes]));
  const settled = new Set<string>();
  for (const { isArchived, supersedes } of newer) {
    if (isArchived !== 1) continue;
    // It may itself have replaced one that could not be processed.
    for (let key = supersedes; key !== null && !settled.has(key); key = olderOf.get(key) ?? null) settled.add(key);
  }
  return [...settled];
}

function isAsSaved(row: NewerRow): boolean {
  const details = detailsOf(row);
  return details !== null && detailsHash({ ...row, details }) === row.details_hash;
}

import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { OutboxState } from '../outbox/outbox-row.ts';
import { owesPapers } from '../outbox/outbox-states.ts';
import { unlessDamaged } from '../receipt-register/damaged-entry.ts';
import { eraseQuarantined, quarantinedDatabases } from './quarantined-files.ts';
import { isErasedAnew } from './superseded.ts';
import { forgetErased, type SweepParts } from './sweep.ts';
import type { ValidOrder, WipeScope } from './wipe-order.ts';

/** How many of each were erased; only what the order named. */
export type WipeReport = Partial<Readonly<Record<WipeScope, number>>>;

/**
 * Erases what a valid order names: rows first, in one transaction with the mark that it was obeyed and the lines in the
 * audit log, then the journal, the files and the database's own log. Cut off at any point after that transaction, the
 * next sweep finishes it. An order obeyed before is refused. Throws what SQLite and the file system throw.
 */
export function obeyWipe(parts: SweepParts, { order, sha256 }: ValidOrder): Result<WipeReport, 'order-used'> {
  const { database, attachmentFiles, audit, countyTime, obeyedOrders, folder } = parts;
  const named = new Set<WipeScope>(order.scope);
  if (obeyedOrders.has(order.nonce)) return fail('order-used');

  const report: Partial<Record<WipeScope, number>> = {};
  if (named.has('quarantined')) {
    const files = quarantinedDatabases(folder);
    for (const file of files) eraseQuarantined(folder, file);
    report.quarantined = files.length;
  }
  const papers: string[] = [];
  const obeyedAt = new Date(countyTime.now()).toISOString();
  database
    .transaction(() => {
      for (const scope of rowScopes) {
        if (!named.has(scope)) continue;
        const rows = rowsOf(database, scope, order.keys);
        for (const row of rows) papers.push(...eraseRow(parts, scope, row, obeyedAt));
        report[scope] = rows.length;
      }
      if (named.has('drafts')) report.drafts = database.prepare('DELETE FROM draft').run().changes;
      obeyedOrders.add({ nonce: order.nonce, orderSha256: sha256, obeyedAt });
      audit.append('wiped-by-order', sha256, countsOf(report));
    })
    .immediate();
  attachmentFiles.remove(papers);
  forgetErased(parts);
  return ok(report);
}

/** Names last: they belong to rows of all kinds. */
const rowScopes = ['acknowledged', 'returned', 'undelivered', 'names'] as const;
type RowScope = (typeof rowScopes)[number];

interface NamedRow {
  readonly position: number;
  readonly key: string;
  readonly receiptNumber: string;
  readonly state: OutboxState;
}

const archived = "UPDATE outbox SET state = 'archived', sealed = NULL WHERE position = ?";
const wipedCode = 'wiped-by-order';

/** The county does not have all of its papers, be it that nothing sound is left of one. */
const lacksPapers = `EXISTS (
  SELECT 1 FROM attachment WHERE application_key = outbox.key AND attachment.state NOT IN ('acknowledged', 'archived'))`;

const conditions: Readonly<Record<RowScope, string>> = {
  acknowledged: `state = 'acknowledged' AND NOT ${owesPapers}`,
  returned: `state = 'rejected' AND (length(sealed) > 0
             OR EXISTS (SELECT 1 FROM attachment WHERE application_key = outbox.key))`,
  undelivered: `(state NOT IN ('acknowledged', 'archived', 'rejected') AND NOT ${isErasedAnew})
             OR (state IN ('acknowledged', 'archived') AND ${lacksPapers})`,
  names: `state IN ('acknowledged', 'archived', 'rejected') OR ${isErasedAnew}`,
};

function rowsOf(database: Database, scope: RowScope, keys: readonly string[] | undefined): readonly NamedRow[] {
  const rows = database
    .prepare<[], NamedRow>(
      `SELECT position, key, receipt_number AS receiptNumber, state FROM outbox WHERE ${conditions[scope]} ORDER BY position`,
    )
    .all();
  return keys === undefined ? rows : rows.filter(({ key }) => keys.includes(key));
}

/** Returns the papers whose files must go too. */
function eraseRow(
  { database, register, attachments, audit }: SweepParts,
  scope: RowScope,
  { position, key, receiptNumber, state }: NamedRow,
  obeyedAt: string,
): readonly string[] {
  switch (scope) {
    case 'acknowledged':
      database.prepare(archived).run(position);
      return attachments.wipe(key, 'acknowledged');
    case 'returned':
      database.prepare("UPDATE outbox SET sealed = x'' WHERE position = ?").run(position);
      return attachments.wipe(key, 'all');
    case 'undelivered':
      // The county has the application itself; what is lost is its papers.
      if (state === 'acknowledged' || state === 'archived') {
        database.prepare(archived).run(position);
        return attachments.wipe(key, 'all');
      }
      database
        .prepare(
          `UPDATE outbox SET sealed = x'', state = 'rejected', last_failure = ?, settled_at = ?
           WHERE position = ?`,
        )
        .run(wipedCode, obeyedAt, position);
      unlessDamaged(() => register.settle(receiptNumber, 'returned', null), undefined);
      audit.append('application-returned', receiptNumber, wipedCode);
      return attachments.wipe(key, 'all');
    case 'names':
      register.eraseName(receiptNumber);
      return [];
  }
}

/** As the audit log has it: `acknowledged-3 drafts-1`. */
function countsOf(report: WipeReport): string {
  return Object.entries(report)
    .map(([scope, count]) => `${scope}-${count}`)
    .join(' ');
}

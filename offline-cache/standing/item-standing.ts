import type { Database } from 'better-sqlite3';
import type { OutboxState } from '../outbox/outbox-row.ts';

/** What is true of one saved application, for whoever holds its receipt. Nothing personal. */
export interface ItemStanding {
  readonly key: string;
  /**
   * - `kept`        on its way
   * - `needs-staff` it does not go on by itself, and nobody has judged the case: it can be handed in anew
   * - `superseded`  it was handed in anew
   */
  readonly state: 'kept' | 'accepted' | 'returned' | 'needs-staff' | 'superseded';
  /** RFC 3339. */
  readonly savedAt: string;
  /** Why it is stuck or returned. */
  readonly code: string | null;
  /** Receipt number of the application that replaces this one. */
  readonly replacedBy: string | null;
  /** Receipt number of the application this one replaces. */
  readonly replaces: string | null;
}

interface Columns {
  readonly key: string;
  readonly state: OutboxState;
  readonly savedAt: string;
  readonly code: string | null;
  readonly replacedBy: string | null;
  readonly replaces: string | null;
}

const states: Readonly<Record<OutboxState, ItemStanding['state']>> = {
  queued: 'kept',
  sending: 'kept',
  acknowledged: 'accepted',
  archived: 'accepted',
  rejected: 'returned',
  'needs-staff': 'needs-staff',
};

/**
 * Makes the query about one item by its receipt number. That an item was handed in anew follows from the newer row alone,
 * which is written once and never changes: no power cut leaves one half of it. Throws what SQLite throws.
 */
export function createItemQuery(database: Database) {
  const item = database.prepare<[string], Columns>(
    `SELECT item.key, item.state, item.created_at AS savedAt, item.last_failure AS code,
            newer.receipt_number AS replacedBy, older.receipt_number AS replaces
     FROM outbox AS item
     LEFT JOIN outbox AS newer ON newer.supersedes = item.key
     LEFT JOIN outbox AS older ON older.key = item.supersedes
     WHERE item.receipt_number = ? ORDER BY newer.position DESC LIMIT 1`,
  );
  return (receiptNumber: string): ItemStanding | null => {
    const found = item.get(receiptNumber);
    if (found === undefined) return null;
    const state = states[found.state];
    const settled = state === 'needs-staff' && found.replacedBy !== null;
    return { ...found, state: settled ? 'superseded' : state };
  };
}

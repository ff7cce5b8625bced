import type { OpeningReport } from '../opening-report.ts';
import type { OutboxState } from '../outbox/outbox-row.ts';

/** An item that does not go on by itself. Nothing on it names a person. */
export interface StuckItem {
  readonly key: string;
  readonly receiptNumber: string;
  readonly itemCode: string;
  /**
   * - `needs-staff` nobody has judged the case; it has to be handed in anew, or the county opens it
   * - `returned`    the county's own word about the case
   * - `paper`       the application is with the county, one of its papers is not
   */
  readonly kind: 'needs-staff' | 'returned' | 'paper';
  readonly code: string;
  /** RFC 3339. */
  readonly since: string;
}

/** How the cache stands: all that staff and county may know, without a word of anybody's. */
export interface Standing {
  /** The latest time the county has told, RFC 3339 by its own clock; `null` before it has ever answered. */
  readonly lastContactAt: string | null;
  /** RFC 3339; when the county last took an application. */
  readonly lastAcknowledgedAt: string | null;
  readonly states: Readonly<Record<OutboxState, number>>;
  /** Applications on their way; a lane is what has to arrive in order. */
  readonly waiting: {
    readonly items: number;
    readonly lanes: number;
    readonly oldestAt: string | null;
    /** Age of the oldest by the time it was saved by; the machine's clock may be years from that. */
    readonly oldestSeconds: number | null;
  };
  /** Papers on their way, and how much of them is still to be sent. */
  readonly attachments: { readonly waiting: number; readonly bytes: number };
  /** Oldest first; at most 100. */
  readonly stuck: readonly StuckItem[];
  readonly stuckCount: number;
  /** Over the link both ways: in the clock hour of Beijing that runs, and since midnight there. */
  readonly wire: { readonly bytesThisHour: number; readonly bytesToday: number };
  readonly reservedCaseNumbers: number;
  /** Unfinished visits kept for whoever comes back with the card; never whose. */
  readonly drafts: number;
  /** `null` where the disk does not say. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  readonly databaseBytes: number;
  readonly journalBytes: number;
  readonly epoch: string;
  /** Every epoch the database knows, with the highest sequence it gave out. */
  readonly epochs: readonly { readonly epoch: string; readonly highestSequence: number }[];
  readonly opening: OpeningReport;
}

import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every event the station may log. Ids and codes only: what a person is, has or said never enters a log. */
export type StationLogEvent =
  | 'station-started'
  | 'configuration-refused'
  | 'cache-opened'
  | 'cache-refused'
  | 'visit-opened'
  | 'visit-ended'
  | 'application-saved'
  | 'application-refused'
  | 'application-needs-staff'
  | 'county-acknowledged'
  | 'county-returned'
  | 'county-report'
  | 'link-changed'
  | 'device-changed'
  | 'device-refused'
  | 'device-tested'
  | 'door-opened'
  | 'card-read'
  | 'page-scanned'
  | 'receipt-scanned'
  | 'receipt-print'
  | 'document-print'
  | 'hardware-gone'
  | 'hardware-up'
  | 'page-renewed'
  | 'stick-used'
  | 'wipe-ordered'
  | 'station-key'
  | 'key-store-passed-over'
  | 'drafts-off'
  | 'draft-failed'
  | 'catalogue-opened'
  | 'catalogue-item-refused'
  | 'catalogue-synced'
  | 'catalogue-taken-up'
  | 'station-stopped';

export type Log = (event: StationLogEvent, facts?: Readonly<Record<string, string | number | boolean>>) => void;

const rotateAtBytes = 1_000_000;

/**
 * Appends one JSON line an event to `logs/station.jsonl`, keeping one older file. A log that cannot be written must not
 * stop a visit, so failures are dropped: the disk tells its trouble through the outbox.
 */
export function openLog(dataFolder: string, now: () => Date): Log {
  const folder = join(dataFolder, 'logs');
  const file = join(folder, 'station.jsonl');
  return (event, facts = {}) => {
    const line = `${JSON.stringify({ at: now().toISOString(), event, ...facts })}\n`;
    try {
      mkdirSync(folder, { recursive: true });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > rotateAtBytes) renameSync(file, `${file}.1`);
      appendFileSync(file, line);
    } catch {
      // Dropped on purpose; see above.
    }
  };
}

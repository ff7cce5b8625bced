import type { Database } from 'better-sqlite3';
import type { OutboundApplication } from '../../app/contracts/delivery.ts';
import type { CarriedManifest } from './carried-file.ts';
import type { CarrySource } from './carry-out.ts';

export interface CacheSourceParts {
  readonly database: Database;
  readonly stationCode: string;
  readonly read: (position: number) => OutboundApplication | null;
}

type Epoch = CarriedManifest['epochs'][number];

/** What of the cache is carried: also what the staff have to look at, for the county may be able to take it after all. */
export function createCacheSource({ database, stationCode, read }: CacheSourceParts): CarrySource {
  const unsettled = database
    .prepare<[], number>(
      `SELECT position FROM outbox WHERE sealed IS NOT NULL AND state IN ('queued', 'sending', 'needs-staff')
       ORDER BY position`,
    )
    .pluck();
  const epochs = database.prepare<[], Epoch>(
    'SELECT epoch, max(sequence) AS highestSequence FROM outbox GROUP BY epoch ORDER BY max(position)',
  );
  const lastLine = database.prepare<[], CarriedManifest['audit']>(
    'SELECT line, hash FROM audit ORDER BY line DESC LIMIT 1',
  );
  return {
    stationCode,
    unsettled: () => unsettled.all(),
    read,
    epochs: () => epochs.all(),
    lastAuditLine: () => lastLine.get() ?? { line: 0, hash: '0'.repeat(64) },
    attachments: () => [],
    readAttachment: () => null,
  };
}

import type { Database } from 'better-sqlite3';
import type { OutboundApplication } from '../../app/contracts/delivery.ts';
import type { AttachmentFiles } from '../attachments/attachment-files.ts';
import { isCarried, staysBehind } from '../outbox/unsettled.ts';
import type { CarriedAttachment, CarriedManifest } from './carried-file.ts';
import type { CarrySource } from './carry-out.ts';

export interface CacheSourceParts {
  readonly database: Database;
  readonly stationCode: string;
  readonly read: (position: number) => OutboundApplication | null;
  readonly attachmentFiles: Pick<AttachmentFiles, 'check' | 'read'>;
}

type Epoch = CarriedManifest['epochs'][number];

/** What of the cache is carried: also what the staff have to look at, for the county may be able to take it after all. */
export function createCacheSource({ database, stationCode, read, attachmentFiles }: CacheSourceParts): CarrySource {
  const unsettled = database
    .prepare<[], number>(
      `SELECT position FROM outbox AS item WHERE sealed IS NOT NULL AND ${isCarried} ORDER BY position`,
    )
    .pluck();
  const epochs = database.prepare<[], Epoch>(
    'SELECT epoch, max(sequence) AS highestSequence FROM outbox GROUP BY epoch ORDER BY max(position)',
  );
  const lastLine = database.prepare<[], CarriedManifest['audit']>(
    'SELECT line, hash FROM audit ORDER BY line DESC LIMIT 1',
  );
  const papers = database.prepare<[], CarriedAttachment>(
    `SELECT sealed_sha256 AS sealedSha256, application_key AS applicationKey, size_bytes AS sizeBytes FROM attachment
     WHERE state IN ('queued', 'sending', 'needs-staff')
       AND NOT EXISTS (SELECT 1 FROM outbox AS item WHERE item.key = application_key AND ${staysBehind})
     ORDER BY application_key, sealed_sha256`,
  );
  const sizeOf = database
    .prepare<[string], number>('SELECT size_bytes FROM attachment WHERE sealed_sha256 = ?')
    .pluck();
  return {
    stationCode,
    unsettled: () => unsettled.all(),
    read,
    epochs: () => epochs.all(),
    lastAuditLine: () => lastLine.get() ?? { line: 0, hash: '0'.repeat(64) },
    attachments: () => papers.all(),
    async readAttachment(name) {
      if (attachmentFiles.check(name) === 'lost') return null;
      return attachmentFiles.read(name, 0, sizeOf.get(name) ?? 0);
    },
  };
}

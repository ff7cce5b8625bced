import type { OutboundApplication } from '../../app/contracts/delivery.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { AgeRecipient } from '../sealed-store/age-file.ts';
import { attemptStorage, type StorageFailureCode, storageFailureCode } from '../storage-failure.ts';
import {
  attachmentFile,
  type CarriedAttachment,
  type CarriedItem,
  type CarriedManifest,
  carriedKind,
  itemFile,
  manifestName,
} from './carried-file.ts';
import type { Volume } from './removable-volumes.ts';
import {
  type CarriedEntry,
  type CarryProgress,
  type WriteFailureCode,
  writeCarriedFile,
} from './write-carried-file.ts';

/** What is to be carried, read from the cache. Methods throw what SQLite and the file system throw. */
export interface CarrySource {
  readonly stationCode: string;
  /** Rows without the county's word that still hold their sealed bytes, oldest first. */
  unsettled(): readonly number[];
  /** A row as it would go on the wire; `null` where it is damaged and there is no sound copy. */
  read(position: number): OutboundApplication | null;
  /** Highest sequence of every epoch. */
  epochs(): CarriedManifest['epochs'];
  lastAuditLine(): CarriedManifest['audit'];
  /** Sealed papers the county has not confirmed. */
  attachments(): readonly CarriedAttachment[];
  /** Their bytes, verified; `null` where no sound copy is left. */
  readAttachment(sealedSha256: string): Promise<Uint8Array | null>;
}

export interface CarryOutParts {
  readonly source: CarrySource;
  readonly recipient: AgeRecipient;
  readonly now: () => number;
  /** Told when the file is whole, so that the log says what left the station. */
  readonly onCarried: (report: CarryReport) => void;
}

export interface CarryReport {
  readonly fileName: string;
  readonly applications: number;
  readonly attachments: number;
  readonly bytes: number;
  /** Applications and papers that could not be read any more; they stay in the station's care. */
  readonly damaged: number;
  readonly checkedOn: 'medium' | 'memory';
}

/**
 * - `nothing-to-carry`  everything is with the county
 * - `cancelled`         somebody stopped it
 * and what the stick or the cache's own disk can do.
 */
export type CarryFailureCode = WriteFailureCode | StorageFailureCode | 'nothing-to-carry';

export interface CarryOutRequest {
  readonly volume: Volume;
  readonly onProgress: (progress: CarryProgress) => void;
  readonly signal: AbortSignal;
}

export type CarryOut = (request: CarryOutRequest) => Promise<Result<CarryReport, CarryFailureCode>>;

/**
 * Makes the way out without a link: everything the county has not confirmed, in one sealed file on a stick. Nothing
 * changes its state by it. What is delivered over the link later is the same under the same key, and counts once.
 */
export function createCarryOut({ source, recipient, now, onCarried }: CarryOutParts): CarryOut {
  return async ({ volume, onProgress, signal }) => {
    const collected = attemptStorage(() => collect(source, now()));
    if (!collected.ok) return collected;
    const { entries, items, attachments, damaged } = collected.value;
    if (items + attachments + damaged === 0) return fail('nothing-to-carry');
    const { stationCode } = source;
    const written = await writeCarriedFile({
      ...{ volume, stationCode, recipient, entries, nowMs: now(), onProgress, signal },
    });
    if (!written.ok) return written;
    const { fileName, bytes, unreadable, checkedOn } = written.value;
    const lost = unreadable.length;
    const lostPapers = unreadable.filter((name) => name.startsWith('attachments/')).length;
    const report = {
      ...{ fileName, bytes, checkedOn },
      applications: items - (lost - lostPapers),
      attachments: attachments - lostPapers,
      damaged: damaged + lost,
    };
    onCarried(report);
    return ok(report);
  };
}

function collect(source: CarrySource, nowMs: number) {
  const positions = source.unsettled();
  const entries: CarriedEntry[] = [];
  const items: CarriedItem[] = [];
  for (const position of positions) {
    const application = source.read(position);
    if (application === null) continue;
    const { sealed, stationCode: _station, ...item } = application;
    const size = sealed.length;
    items.push(item);
    // Read again when its turn comes, and without `sealed`: a long backlog is not held in memory.
    const read = () => readable(async () => source.read(position)?.sealed ?? null, size);
    entries.push({ name: itemFile(item.key), size, read });
  }
  const attachments = source.attachments();
  for (const { sealedSha256, sizeBytes } of attachments) {
    const read = () => readable(() => source.readAttachment(sealedSha256), sizeBytes);
    entries.push({ name: attachmentFile(sealedSha256), size: sizeBytes, read });
  }
  const manifest: CarriedManifest = {
    kind: carriedKind,
    stationCode: source.stationCode,
    writtenAt: new Date(nowMs).toISOString(),
    epochs: source.epochs(),
    audit: source.lastAuditLine(),
    items,
    attachments,
  };
  const bytes = Buffer.from(JSON.stringify(manifest), 'utf8');
  entries.unshift({ name: manifestName, size: bytes.length, read: () => Promise.resolve(bytes) });
  return { entries, items: items.length, attachments: attachments.length, damaged: positions.length - items.length };
}

/** The cache's disk may fail in the middle; that costs one entry and is not taken for a failure of the stick. */
async function readable(read: () => Promise<Uint8Array | null>, size: number): Promise<Uint8Array | null> {
  try {
    const bytes = await read();
    return bytes?.length === size ? bytes : null;
  } catch (error) {
    if (storageFailureCode(error) === null) throw error;
    return null;
  }
}

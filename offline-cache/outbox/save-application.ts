import type { Database } from 'better-sqlite3';
import { Compile } from 'typebox/compile';
import { V7Generator } from 'uuidv7';
import { Application } from '../../app/contracts/application.ts';
import { fail, type Result } from '../../app/contracts/result.ts';
import type { AttachmentFiles } from '../attachments/attachment-files.ts';
import type { AttachmentTable } from '../attachments/attachment-table.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ReservedCaseNumbers } from '../case-numbers/reserved-case-numbers.ts';
import { eraseDraft } from '../drafts/draft-store.ts';
import { maskName } from '../receipt-register/masked-name.ts';
import { newPickupCode } from '../receipt-register/pickup-code.ts';
import { businessDate, receiptNumber } from '../receipt-register/receipt-number.ts';
import type { ReceiptRegister } from '../receipt-register/receipt-register.ts';
import type { Reserve } from '../reserve.ts';
import { encodeApplication } from '../sealed-store/application-encoding.ts';
import type { SealedStore } from '../sealed-store/sealed-store.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';
import { commitWithJournal, type Written } from './commit-with-journal.ts';
import type { Journal } from './journal.ts';
import type { Outbox } from './outbox.ts';
import type { RowDetails, SavedRow, SealedPaper } from './outbox-row.ts';

export interface SaveRequest {
  /** Applications of one lane reach the county in the order they were saved. Never personal data: it goes on the wire in clear. */
  readonly lane: string;
  /** Papers that follow the application by upload, 32 MiB at most in all. Each is sealed, and its plaintext overwritten. */
  readonly papers?: readonly Uint8Array[];
  /** Key of the application this one replaces. */
  readonly supersedes?: string;
  /** Tag of the draft this application was made of: erased with the commit that saves. */
  readonly draft?: Uint8Array;
  /** Builds the plaintext once its numbers are known. The result is sealed and forgotten. */
  readonly build: (ids: {
    readonly receiptNumber: string;
    readonly pickupCode: string;
    /** RFC 3339: the station's time, never before the county's. */
    readonly savedAt: string;
    /** The papers as they will reach the county, in the order they were given. */
    readonly sealedPapers: readonly SealedPaper[];
  }) => Application;
}

const mostPaperBytes = 32 * 1024 * 1024;

export interface SavedApplication {
  /** UUIDv7, the idempotency key. */
  readonly key: string;
  readonly receiptNumber: string;
  readonly pickupCode: string;
  readonly maskedName: string;
  /** The case's number where one was reserved; it is final, though the county does not know the case yet. */
  readonly caseNumber: string | null;
}

export interface SaveParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly register: ReceiptRegister;
  readonly audit: AuditLog;
  readonly journal: Journal;
  readonly attachments: AttachmentTable;
  readonly attachmentFiles: AttachmentFiles;
  readonly caseNumbers: ReservedCaseNumbers;
  readonly reserve: Reserve;
  readonly sealedStore: SealedStore;
  readonly stationCode: string;
  readonly epoch: string;
  /** The highest serial of a day that only the journal remembers. */
  readonly forgottenSerials: ReadonlyMap<string, number>;
  /** The station's time, never before the county's. */
  readonly now: () => number;
}

export type SaveApplication = (request: SaveRequest) => Promise<Result<SavedApplication, StorageFailureCode>>;

/**
 * Makes the one way into the outbox. Saves run one after another, so that receipt serials and sequence have no gaps.
 * When it answers `ok`, database and journal are both on disk; when it fails, neither holds anything of it.
 */
export function createSaveApplication(parts: SaveParts): SaveApplication {
  const keys = new V7Generator();
  let previous: Promise<unknown> = Promise.resolve();
  return (request) => {
    const saved = previous.then(() => save(parts, keys, request));
    previous = saved.catch(() => undefined);
    return saved;
  };
}

// How far the clock may go back before keys follow it; within this they keep rising.
const keyRollbackMs = 10_000;

async function save(
  parts: SaveParts,
  keys: V7Generator,
  request: SaveRequest,
): Promise<Result<SavedApplication, StorageFailureCode>> {
  if (!parts.reserve.ensure()) return fail('disk-full', 'no room for what was promised');
  const createdAtMs = parts.now();
  const papers = request.papers ?? [];
  if (papers.reduce((sum, { length }) => sum + length, 0) > mostPaperBytes)
    throw new RangeError('papers are too large');
  // On disk before the commit: a row whose papers are missing would be a promise without what was promised.
  const kept = attemptStorage(() =>
    parts.attachmentFiles.keep(papers.map((paper) => parts.sealedStore.seal(paper).bytes)),
  );
  if (!kept.ok) return kept;
  const key = keys.generateOrResetCore(createdAtMs, keyRollbackMs).toString();
  const committed = attemptStorage(() =>
    commitWithJournal(parts, () => write(parts, request, { key, createdAtMs, papers: kept.value })),
  );
  if (!committed.ok) attemptStorage(() => parts.attachmentFiles.remove(kept.value.map((paper) => paper.sealedSha256)));
  return committed;
}

interface Prepared {
  readonly key: string;
  readonly createdAtMs: number;
  readonly papers: readonly SealedPaper[];
}

/**
 * Draws the numbers, builds and seals, and writes register row, outbox row and what belongs to them. All within the
 * transaction: the numbers are read from the very state they are written to, and each question costs a fraction of what
 * it costs as a transaction of its own.
 */
function write(
  parts: SaveParts,
  request: SaveRequest,
  { key, createdAtMs, papers }: Prepared,
): Written<SavedApplication> {
  const { outbox, register, attachments, caseNumbers } = parts;
  const numbers = drawNumbers(parts, createdAtMs);
  const { receiptNumber, pickupCode, businessDate, serial } = numbers;
  const createdAt = new Date(createdAtMs).toISOString();
  const application = request.build({ receiptNumber, pickupCode, savedAt: createdAt, sealedPapers: papers });
  assertFits(application, receiptNumber, parts.stationCode);
  const sealed = parts.sealedStore.seal(encodeApplication(application));

  const supersedes = request.supersedes ?? null;
  const caseNumber = supersedes === null ? caseNumbers.next(parts.epoch) : null;
  const details = detailsOf(caseNumber, supersedes, papers);
  const row: SavedRow = {
    key,
    epoch: parts.epoch,
    sequence: outbox.nextSequence(parts.epoch),
    lane: request.lane,
    schemaVersion: application.schema,
    itemCode: application.itemCode,
    receiptNumber,
    sealedSha256: sealed.sha256,
    previousRowHash: outbox.lastRowHash(),
    createdAt,
    ...(details === null ? {} : { details }),
  };
  const maskedName = maskName(application.applicant.name);
  const receipt = { pickupCode, maskedName, businessDate, serial };
  register.add({ ...receipt, receiptNumber, itemCode: row.itemCode, createdAt });
  outbox.add(row, sealed.bytes);
  const earlier = supersedes === null ? null : outbox.find(supersedes);
  if (earlier !== null) parts.audit.append('application-superseded', earlier.receiptNumber, receiptNumber);
  attachments.add(key, papers);
  if (caseNumber !== null) caseNumbers.draw(caseNumber, key);
  if (request.draft !== undefined) eraseDraft(parts.database, request.draft);
  return {
    frame: { kind: 'saved', row, receipt, sealed: sealed.bytes },
    answer: { key, receiptNumber, pickupCode, maskedName, caseNumber },
  };
}

function detailsOf(
  reservedCaseNumber: string | null,
  supersedes: string | null,
  attachments: readonly SealedPaper[],
): RowDetails | null {
  const none = reservedCaseNumber === null && supersedes === null && attachments.length === 0;
  return none ? null : { reservedCaseNumber, supersedes, attachments };
}

function drawNumbers({ register, stationCode, forgottenSerials }: SaveParts, nowMs: number) {
  const day = businessDate(nowMs);
  const serial = Math.max(register.nextSerial(day), (forgottenSerials.get(day) ?? 0) + 1);
  return {
    businessDate: day,
    serial,
    receiptNumber: receiptNumber(stationCode, day, serial),
    pickupCode: newPickupCode((code) => register.findByPickupCode(code) !== null),
  };
}

// Compiled: walking the schema for every point of a signature takes longer than making the application durable.
const schema = Compile(Application);

/** An application that breaks its own schema would be refused by the county days later, when nobody can mend it. */
function assertFits(application: Application, expectedReceiptNumber: string, stationCode: string): void {
  if (!schema.Check(application)) {
    const [first] = schema.Errors(application);
    throw new Error(`application breaks its schema at ${first?.instancePath || '/'}`);
  }
  if (application.receiptNumber !== expectedReceiptNumber || application.stationCode !== stationCode) {
    throw new Error('application carries other numbers than it was given');
  }
}

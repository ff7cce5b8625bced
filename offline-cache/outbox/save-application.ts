import type { Database } from 'better-sqlite3';
import { Value } from 'typebox/value';
import { uuidv7 } from 'uuidv7';
import { Application } from '../../app/contracts/application.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { maskName } from '../receipt-register/masked-name.ts';
import { newPickupCode } from '../receipt-register/pickup-code.ts';
import { businessDate, receiptNumber } from '../receipt-register/receipt-number.ts';
import type { ReceiptRegister } from '../receipt-register/receipt-register.ts';
import type { Reserve } from '../reserve.ts';
import type { Sealed, SealedStore } from '../sealed-store/sealed-store.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';
import { commitWithJournal } from './commit-with-journal.ts';
import type { Journal } from './journal.ts';
import type { Outbox } from './outbox.ts';

export interface SaveRequest {
  /** Applications of one lane reach the county in the order they were saved. Never personal data: it goes on the wire in clear. */
  readonly lane: string;
  /** Builds the plaintext once its numbers are known. The result is sealed and forgotten. */
  readonly build: (ids: { readonly receiptNumber: string; readonly pickupCode: string }) => Application;
}

export interface SavedApplication {
  /** UUIDv7, the idempotency key. */
  readonly key: string;
  readonly receiptNumber: string;
  readonly pickupCode: string;
  readonly maskedName: string;
}

export interface SaveParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly register: ReceiptRegister;
  readonly audit: AuditLog;
  readonly journal: Journal;
  readonly reserve: Reserve;
  readonly sealedStore: SealedStore;
  readonly stationCode: string;
  readonly epoch: string;
  /** The highest serial of a day that only the journal remembers. */
  readonly forgottenSerials: ReadonlyMap<string, number>;
  readonly now: () => number;
}

export type SaveApplication = (request: SaveRequest) => Promise<Result<SavedApplication, StorageFailureCode>>;

/**
 * Makes the one way into the outbox. Saves run one after another, so that receipt serials and sequence have no gaps.
 * When it answers `ok`, database and journal are both on disk; when it fails, neither holds anything of it.
 */
export function createSaveApplication(parts: SaveParts): SaveApplication {
  let previous: Promise<unknown> = Promise.resolve();
  return (request) => {
    const saved = previous.then(() => save(parts, request));
    previous = saved.catch(() => undefined);
    return saved;
  };
}

async function save(parts: SaveParts, request: SaveRequest): Promise<Result<SavedApplication, StorageFailureCode>> {
  if (!parts.reserve.ensure()) return fail('disk-full', 'no room for what was promised');
  const createdAtMs = parts.now();
  const drawn = attemptStorage(() => drawNumbers(parts, createdAtMs));
  if (!drawn.ok) return drawn;
  const numbers = drawn.value;
  const application = request.build({ receiptNumber: numbers.receiptNumber, pickupCode: numbers.pickupCode });
  assertFits(application, numbers.receiptNumber, parts.stationCode);
  const sealed = parts.sealedStore.seal(Buffer.from(JSON.stringify(application), 'utf8'));
  const saved: SavedApplication = {
    key: uuidv7(),
    receiptNumber: numbers.receiptNumber,
    pickupCode: numbers.pickupCode,
    maskedName: maskName(application.applicant.name),
  };
  const committed = attemptStorage(() =>
    commit(parts, {
      saved,
      sealed,
      lane: request.lane,
      schemaVersion: application.schema,
      itemCode: application.itemCode,
      businessDate: numbers.businessDate,
      serial: numbers.serial,
      createdAt: new Date(createdAtMs).toISOString(),
    }),
  );
  return committed.ok ? ok(saved) : committed;
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

interface Commit {
  readonly saved: SavedApplication;
  readonly sealed: Sealed;
  readonly lane: string;
  readonly schemaVersion: string;
  readonly itemCode: string;
  readonly businessDate: string;
  readonly serial: number;
  readonly createdAt: string;
}

/** Register row, outbox row and audit line in one transaction, and the journal with it. */
function commit(parts: SaveParts, { saved, sealed, ...rest }: Commit): void {
  const { outbox, register } = parts;
  const row = {
    key: saved.key,
    epoch: parts.epoch,
    sequence: outbox.nextSequence(parts.epoch),
    lane: rest.lane,
    schemaVersion: rest.schemaVersion,
    itemCode: rest.itemCode,
    receiptNumber: saved.receiptNumber,
    sealedSha256: sealed.sha256,
    previousRowHash: outbox.lastRowHash(),
    createdAt: rest.createdAt,
  };
  const receipt = {
    pickupCode: saved.pickupCode,
    maskedName: saved.maskedName,
    businessDate: rest.businessDate,
    serial: rest.serial,
  };
  commitWithJournal(parts, { kind: 'saved', row, receipt, sealed: sealed.bytes }, () => {
    register.add({ ...receipt, receiptNumber: row.receiptNumber, itemCode: row.itemCode, createdAt: row.createdAt });
    outbox.add(row, sealed.bytes);
  });
}

/** An application that breaks its own schema would be refused by the county days later, when nobody can mend it. */
function assertFits(application: Application, expectedReceiptNumber: string, stationCode: string): void {
  const [first] = Value.Errors(Application, application);
  if (first !== undefined) throw new Error(`application breaks its schema at ${first.instancePath || '/'}`);
  if (application.receiptNumber !== expectedReceiptNumber || application.stationCode !== stationCode) {
    throw new Error('application carries other numbers than it was given');
  }
}

import type { Database } from 'better-sqlite3';
import type { CatalogueForm } from '../../app/contracts/catalogue.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';
import { type ApplyFailureCode, type CatalogueTrust, prepareChange, prepareItems } from './apply-catalogue.ts';
import type { JsonObject } from './canonical-json.ts';
import { type CatalogueReader, openReader } from './catalogue-reader.ts';
import {
  type CatalogueRecord,
  type CatalogueTables,
  createCatalogueTables,
  type PreparedItem,
} from './catalogue-tables.ts';
import { rootHash } from './item-hash.ts';
import { type OpenedCatalogueDatabase, openCatalogueDatabase, openInMemory } from './open-catalogue-database.ts';
import { packSnapshot } from './packed-catalogue.ts';
import { readSnapshotFile, writeSnapshotFile } from './snapshot-file.ts';
import { verifyStatement } from './statement.ts';

export interface CatalogueStoreOptions extends CatalogueTrust {
  /** Holds `catalogue.db`, the snapshot kept beside it and what of a download is there; created where missing. */
  readonly folder: string;
  /** The items that came with the software: what is searched until the county has sent its own. */
  readonly bundled: readonly JsonObject[];
  readonly now: () => number;
}

/** What opening found; for the log. */
export interface CatalogueOpening {
  /** Name of the database set aside as damaged or from the future, `null` for none. */
  readonly setAside: string | null;
  /** Why the catalogue lives in memory only, `null` while it is on disk. */
  readonly inMemory: StorageFailureCode | null;
  /** Where the catalogue in use was found. */
  readonly from: 'database' | 'snapshot' | 'bundled';
  readonly version: number;
}

/** The catalogue of a station: one in use, the one before it, and what readers still hold. */
export interface CatalogueStore {
  readonly opening: CatalogueOpening;
  current(): { readonly version: number; readonly rootHash: string };
  /** Opens the catalogue as it is now. The reader keeps this version, whatever is applied meanwhile, until it is closed. */
  open(): CatalogueReader;
  /**
   * Takes a patch or snapshot as the county packed it: verifies signature, version and every item, then swaps in one
   * transaction. On failure the catalogue in use stays what it is.
   */
  apply(
    form: CatalogueForm,
    packed: Uint8Array,
  ): Promise<Result<{ readonly version: number }, ApplyFailureCode | StorageFailureCode>>;
  close(): void;
}

// The kept copy is written at every version and read hardly ever.
const quickLevel = 1;

/** Opens the store; never fails, because everything in it can be had again. */
export async function openCatalogueStore(options: CatalogueStoreOptions): Promise<CatalogueStore> {
  const { folder, now } = options;
  const onDisk = openCatalogueDatabase(folder, now, (opened) => {
    const tables = createCatalogueTables(opened);
    return tables.isSound() && isVouchedFor(tables.current(), options);
  });
  const filled = await fill(onDisk, options);
  if (filled.ok) return assemble(onDisk, filled.value, options);
  onDisk.database.close();
  const inMemory = { database: openInMemory(), setAside: onDisk.setAside, inMemory: filled.failure.code };
  const refilled = await fill(inMemory, options);
  if (!refilled.ok) throw new Error(`a catalogue in memory: ${refilled.failure.code}`);
  return assemble(inMemory, refilled.value, options);
}

type Take = CatalogueStore['apply'];

function createTake(
  database: Database,
  tables: CatalogueTables,
  options: CatalogueStoreOptions,
  stillRead: () => ReadonlySet<number>,
): Take {
  return async (form, packed) => {
    const change = await prepareChange(tables, options, form, packed);
    if (!change.ok) return change;
    // Preparing takes its time; the station may have been told to stop meanwhile.
    if (!database.open) return fail('storage-failed', 'closed');
    const appliedAt = new Date(options.now()).toISOString();
    const swapped = attemptStorage(() => tables.swap(change.value, appliedAt, stillRead()));
    return swapped.ok ? ok({ version: change.value.record.version }) : swapped;
  };
}

/** Sees to it that a catalogue is in use: the one in the database, or the kept snapshot, or the bundled items. */
async function fill(
  { database }: OpenedCatalogueDatabase,
  options: CatalogueStoreOptions,
): Promise<Result<CatalogueOpening['from'], StorageFailureCode>> {
  const tables = createCatalogueTables(database);
  let from: CatalogueOpening['from'] = 'database';
  // The county's, where its commit was lost with the end of the log and what came with the software is in use again.
  if ((tables.current()?.version ?? 0) === 0) {
    const kept = readSnapshotFile(options.folder);
    const take = createTake(database, tables, options, () => new Set());
    if (kept !== null && (await take('snapshot', kept)).ok) from = 'snapshot';
  }
  if ((tables.current()?.version ?? 0) > 0) return ok(from);
  const written = await prepareItems(options.bundled);
  if (written === null) throw new Error('the items that came with the software are not items');
  const seeded = attemptStorage(() => seed(tables, written, new Date(options.now()).toISOString()));
  return seeded.ok ? ok('bundled') : seeded;
}

function assemble(
  { database, setAside, inMemory }: OpenedCatalogueDatabase,
  from: CatalogueOpening['from'],
  options: CatalogueStoreOptions,
): CatalogueStore {
  const tables = createCatalogueTables(database);
  const readers = new Map<CatalogueReader, number>();
  const take = createTake(database, tables, options, () => new Set(readers.values()));
  const currentRecord = (): CatalogueRecord => {
    const record = tables.current();
    if (record === null) throw new Error('the catalogue was opened empty');
    return record;
  };

  return {
    opening: { setAside, inMemory, from, version: currentRecord().version },
    current: () => {
      const { version: used, rootHash: root } = currentRecord();
      return { version: used, rootHash: root };
    },
    open() {
      const used = currentRecord().version;
      const reader = openReader(tables, used, () => readers.delete(reader));
      readers.set(reader, used);
      return reader;
    },
    async apply(form, packed) {
      const taken = await take(form, packed);
      if (taken.ok && inMemory === null) keepSnapshot(options.folder, tables);
      return taken;
    },
    close: () => database.close(),
  };
}

function isVouchedFor(record: CatalogueRecord | null, { key, stationCode }: CatalogueTrust): boolean {
  if (record === null || record.version === 0) return true;
  if (record.signed === null) return false;
  const verified = verifyStatement(record.signed, key, stationCode);
  return verified.ok && verified.value.version === record.version && verified.value.rootHash === record.rootHash;
}

/** Puts what came with the software in use, where another release brought other items. */
function seed(tables: CatalogueTables, written: readonly PreparedItem[], appliedAt: string): void {
  const root = rootHash(written.toSorted((a, b) => (a.itemCode < b.itemCode ? -1 : 1)));
  if (tables.current()?.rootHash === root) return;
  tables.reseed({ record: { version: 0, rootHash: root, signed: null }, base: null, written, removed: [] }, appliedAt);
}

/** A failure here is no loss: it is the copy of what stands in the database, and is written again at the next version. */
function keepSnapshot(folder: string, tables: CatalogueTables): void {
  const record = tables.current();
  if (record?.signed == null) return;
  writeSnapshotFile(folder, packSnapshot(record.signed, tables.canonicalItems(record.version), quickLevel));
}

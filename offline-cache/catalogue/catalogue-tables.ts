import type { Database } from 'better-sqlite3';
import type { JsonObject } from './canonical-json.ts';
import { createDerivedDigest } from './derived-digest.ts';
import { itemHash, rootHash } from './item-hash.ts';
import { indexTerms, syllablesOf } from './search/index-terms.ts';
import type { SearchEntry } from './search/search-entry.ts';
import type { SignedStatement } from './statement.ts';

/** Which catalogue a version is, and who vouches for it. */
export interface CatalogueRecord {
  /** 0 is what came with the software. */
  readonly version: number;
  readonly rootHash: string;
  /** `null` for version 0. */
  readonly signed: SignedStatement | null;
}

/** An item ready to be written. */
export interface PreparedItem {
  readonly itemCode: string;
  readonly hash: Buffer;
  readonly json: string;
  readonly entry: SearchEntry;
}

/** How a version differs from the one it is built on; `base` is `null` for a whole one. */
export interface CatalogueChange {
  readonly record: CatalogueRecord;
  readonly base: number | null;
  readonly written: readonly PreparedItem[];
  readonly removed: readonly string[];
}

export interface HashedItem {
  readonly itemCode: string;
  readonly hash: Buffer;
}

/** Reads and writes of `catalogue.db`, one statement each, and the one transaction that swaps versions. */
export interface CatalogueTables {
  current(): CatalogueRecord | null;
  hashes(version: number): readonly HashedItem[];
  canonicalItems(version: number): readonly string[];
  item(version: number, itemCode: string): JsonObject | null;
  itemCodes(version: number): readonly string[];
  searchEntries(version: number): ReadonlyMap<number, SearchEntry>;
  syllables(): ReadonlySet<string>;
  /** Rows of items of any version that the index finds for an FTS5 expression. */
  candidates(expression: string): readonly number[];
  /**
   * Whether every item of the current version has the hash it is filed under, all of them the root hash, and what is
   * derived from them is as it was written.
   */
  isSound(): boolean;
  /** Writes a version, makes it the current one and drops all but the newest two and those in `stillRead`. */
  swap(change: CatalogueChange, appliedAt: string, stillRead: ReadonlySet<number>): void;
  /** Begins anew with one version; whatever was there is dropped. */
  reseed(change: CatalogueChange, appliedAt: string): void;
}

interface CatalogueRow {
  readonly version: number;
  readonly root_hash: string;
  readonly statement: string | null;
  readonly signature: string | null;
}

/** Prepares the statements once. */
export function createCatalogueTables(database: Database): CatalogueTables {
  const current = database.prepare<[], CatalogueRow>(
    `SELECT version, root_hash, statement, signature
     FROM current_catalogue JOIN catalogue USING (version)`,
  );
  const hashes = database.prepare<[number], HashedItem>(
    `SELECT item_code AS itemCode, hash FROM catalogue_item JOIN item ON item.id = item
     WHERE version = ? ORDER BY item_code`,
  );
  const canonicalItems = database
    .prepare<[number], string>(
      'SELECT json FROM catalogue_item JOIN item ON item.id = item WHERE version = ? ORDER BY item_code',
    )
    .pluck();
  const item = database
    .prepare<[number, string], string>(
      'SELECT json FROM catalogue_item JOIN item ON item.id = item WHERE version = ? AND item_code = ?',
    )
    .pluck();
  const itemCodes = database
    .prepare<[number], string>('SELECT item_code FROM catalogue_item WHERE version = ? ORDER BY item_code')
    .pluck();
  const searchEntries = database.prepare<[number], { readonly id: number; readonly search_entry: string }>(
    'SELECT item.id, search_entry FROM catalogue_item JOIN item ON item.id = item WHERE version = ?',
  );
  const syllables = database.prepare<[], string>('SELECT syllable FROM syllable').pluck();
  const candidates = database
    .prepare<[string], number>('SELECT rowid FROM search_index WHERE search_index MATCH ?')
    .pluck();
  const derivedDigest = createDerivedDigest(database);
  const noted = database.prepare<[], Buffer>('SELECT digest FROM derived').pluck();
  const swap = createSwap(database, derivedDigest);
  const empty = createEmpty(database);

  const readCurrent = (): CatalogueRecord | null => {
    const row = current.get();
    if (row === undefined) return null;
    const { version, root_hash, statement, signature } = row;
    const signed = statement === null || signature === null ? null : { statement, signature };
    return { version, rootHash: root_hash, signed };
  };

  return {
    current: readCurrent,
    hashes: (version) => hashes.all(version),
    canonicalItems: (version) => canonicalItems.all(version),
    item(version, itemCode) {
      const json = item.get(version, itemCode);
      return json === undefined ? null : (JSON.parse(json) as JsonObject);
    },
    itemCodes: (version) => itemCodes.all(version),
    searchEntries: (version) =>
      new Map(searchEntries.all(version).map(({ id, search_entry }) => [id, JSON.parse(search_entry) as SearchEntry])),
    syllables: () => new Set(syllables.all()),
    candidates: (expression) => candidates.all(expression),
    isSound() {
      const record = readCurrent();
      if (record === null) return true;
      const filed = hashes.all(record.version);
      const texts = canonicalItems.all(record.version);
      const intact = filed.every(({ hash }, index) => itemHash(texts[index] ?? '').equals(hash));
      return intact && rootHash(filed) === record.rootHash && noted.get()?.equals(derivedDigest()) === true;
    },
    swap: (change, appliedAt, stillRead) => database.transaction(() => swap(change, appliedAt, stillRead)).immediate(),
    reseed: (change, appliedAt) =>
      database
        .transaction(() => {
          empty();
          swap(change, appliedAt, new Set());
        })
        .immediate(),
  };
}

function createSwap(database: Database, derivedDigest: () => Buffer): CatalogueTables['swap'] {
  const addCatalogue = database.prepare<[number, string, string | null, string | null, string]>(
    'INSERT INTO catalogue (version, root_hash, statement, signature, applied_at) VALUES (?, ?, ?, ?, ?)',
  );
  const copyItems = database.prepare<[number, number]>(
    'INSERT INTO catalogue_item (version, item_code, item) SELECT ?, item_code, item FROM catalogue_item WHERE version = ?',
  );
  const findItem = database.prepare<[Buffer], number>('SELECT id FROM item WHERE hash = ?').pluck();
  const addItem = database.prepare<[Buffer, string, string]>(
    'INSERT INTO item (hash, json, search_entry) VALUES (?, ?, ?)',
  );
  const addToIndex = database.prepare<[number, string, string, string, string]>(
    'INSERT INTO search_index (rowid, grams, words, syllables, initials) VALUES (?, ?, ?, ?, ?)',
  );
  const addSyllable = database.prepare<[string]>('INSERT OR IGNORE INTO syllable (syllable) VALUES (?)');
  const putItem = database.prepare<[number, string, number]>(
    'INSERT OR REPLACE INTO catalogue_item (version, item_code, item) VALUES (?, ?, ?)',
  );
  const removeItem = database.prepare<[number, string]>(
    'DELETE FROM catalogue_item WHERE version = ? AND item_code = ?',
  );
  const point = database.prepare<[number]>('INSERT OR REPLACE INTO current_catalogue (id, version) VALUES (1, ?)');
  const versions = database.prepare<[], number>('SELECT version FROM catalogue ORDER BY version DESC').pluck();
  const dropVersion = database.prepare<[number]>('DELETE FROM catalogue WHERE version = ?');
  const orphans = 'SELECT id FROM item WHERE NOT EXISTS (SELECT 1 FROM catalogue_item WHERE item = item.id)';
  const dropFromIndex = database.prepare(`DELETE FROM search_index WHERE rowid IN (${orphans})`);
  const dropItems = database.prepare(`DELETE FROM item WHERE id IN (${orphans})`);
  const note = database.prepare<[Buffer]>('INSERT OR REPLACE INTO derived (id, digest) VALUES (1, ?)');

  const rowOf = ({ hash, json, entry }: PreparedItem): number => {
    const known = findItem.get(hash);
    if (known !== undefined) return known;
    const id = Number(addItem.run(hash, json, JSON.stringify(entry)).lastInsertRowid);
    const { grams, words, syllables, initials } = indexTerms(entry);
    addToIndex.run(id, grams, words, syllables, initials);
    for (const syllable of syllablesOf(entry)) addSyllable.run(syllable);
    return id;
  };

  return ({ record, base, written, removed }, appliedAt, stillRead) => {
    const { version, rootHash: root, signed } = record;
    addCatalogue.run(version, root, signed?.statement ?? null, signed?.signature ?? null, appliedAt);
    if (base !== null) copyItems.run(version, base);
    for (const itemCode of removed) removeItem.run(version, itemCode);
    for (const prepared of written) putItem.run(version, prepared.itemCode, rowOf(prepared));
    point.run(version);
    for (const old of versions.all().slice(2)) if (!stillRead.has(old)) dropVersion.run(old);
    dropFromIndex.run();
    dropItems.run();
    note.run(derivedDigest());
  };
}

function createEmpty(database: Database): () => void {
  const emptied = ['current_catalogue', 'catalogue_item', 'catalogue', 'search_index', 'item'];
  const statements = emptied.map((table) => database.prepare(`DELETE FROM ${table}`));
  return () => {
    for (const statement of statements) statement.run();
  };
}

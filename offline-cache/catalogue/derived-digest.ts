import { createHash, type Hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';

/** What is worked out of the items and is not signed with them: which item is which row, and all that a search looks at. */
const derived = [
  'SELECT id, hash, search_entry FROM item ORDER BY id',
  'SELECT syllable FROM syllable ORDER BY syllable',
  // The tables FTS5 keeps its index in: a flipped bit there only makes hits disappear.
  'SELECT id, block FROM search_index_data ORDER BY id',
  'SELECT segid, term, pgno FROM search_index_idx ORDER BY segid, term',
  'SELECT id, sz, origin FROM search_index_docsize ORDER BY id',
  'SELECT k, v FROM search_index_config ORDER BY k',
] as const;

/** SHA-256 over all of it. Some thirty milliseconds for three thousand items. */
export function createDerivedDigest(database: Database): () => Buffer {
  const statements = derived.map((sql) => database.prepare<[], readonly unknown[]>(sql).raw());
  return () => {
    const hash = createHash('sha256');
    for (const statement of statements) {
      for (const row of statement.iterate()) for (const value of row) addValue(hash, value);
      hash.update('\n');
    }
    return hash.digest();
  };
}

/** With its length, so that no two rows read alike. */
function addValue(hash: Hash, value: unknown): void {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  hash.update(length).update(bytes);
}

import type { Migration } from '../migrations/migration.ts';

/**
 * The schema of `catalogue.db`, a list of its own. The file can be rebuilt, so a step may also drop everything; when
 * what the search index holds changes, a step must.
 */
export const catalogueMigrations: readonly Migration[] = [
  {
    version: 1,
    readableFrom: 1,
    sql: `
      -- The current catalogue, the one before it, and older ones for as long as somebody reads them.
      CREATE TABLE catalogue (
        -- 0 is what came with the software.
        version INTEGER PRIMARY KEY,
        root_hash TEXT NOT NULL,
        statement TEXT,
        signature TEXT,
        applied_at TEXT NOT NULL,
        CHECK (version = 0 OR (statement IS NOT NULL AND signature IS NOT NULL))
      ) STRICT;
      CREATE TABLE current_catalogue (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        version INTEGER NOT NULL REFERENCES catalogue (version)
      ) STRICT;

      -- Addressed by content: an item that did not change stands once for all versions.
      CREATE TABLE item (
        id INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        -- Canonical JSON, the text that was hashed.
        json TEXT NOT NULL,
        -- What the search looks at, as JSON; derived.
        search_entry TEXT NOT NULL
      ) STRICT;
      CREATE TABLE catalogue_item (
        version INTEGER NOT NULL REFERENCES catalogue (version) ON DELETE CASCADE,
        item_code TEXT NOT NULL,
        item INTEGER NOT NULL REFERENCES item (id),
        PRIMARY KEY (version, item_code)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX catalogue_item_item ON catalogue_item (item);

      -- rowid is item.id. Positions are not kept: what needs them is looked at again anyway.
      CREATE VIRTUAL TABLE search_index USING fts5 (
        grams, words, syllables, initials,
        content = '', contentless_delete = 1, detail = column, tokenize = 'ascii'
      );
      CREATE TABLE syllable (syllable TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    `,
  },
  {
    version: 2,
    readableFrom: 1,
    // Begun anew: nobody knows whether what was there before is as it was written.
    sql: `
      -- SHA-256 over all that is derived from the items (derived-digest.ts), as the last swap left it.
      CREATE TABLE derived (id INTEGER PRIMARY KEY CHECK (id = 1), digest BLOB NOT NULL) STRICT;
      DELETE FROM current_catalogue;
      DELETE FROM catalogue;
      DELETE FROM search_index;
      DELETE FROM item;
      DELETE FROM syllable;
    `,
  },
];

import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** The county's records: whatever is promised to a station is in here before the promise is made. */
export interface CountyDatabase {
  /** Another one after `restore`. */
  sqlite(): Database.Database;
  /** Copies the records as they are now to `path`. */
  backup(path: string): Promise<void>;
  /** Goes back to an earlier copy; what came after it is forgotten. */
  restore(path: string): void;
  close(): void;
}

const schema = `
  CREATE TABLE IF NOT EXISTS cases (
    arrival INTEGER PRIMARY KEY,
    case_number TEXT NOT NULL UNIQUE,
    station_code TEXT NOT NULL,
    key TEXT NOT NULL,
    epoch TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    lane TEXT NOT NULL,
    item_code TEXT NOT NULL,
    receipt_number TEXT NOT NULL,
    sealed_sha256 TEXT NOT NULL,
    received_at TEXT NOT NULL,
    statement TEXT NOT NULL,
    signature TEXT NOT NULL,
    attachments TEXT NOT NULL,
    supersedes TEXT,
    application TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS cases_by_sequence ON cases (station_code, epoch, sequence);
  -- Kept 400 days at least; the case it led to is kept for ever.
  CREATE TABLE IF NOT EXISTS keys (
    station_code TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    arrival INTEGER NOT NULL REFERENCES cases (arrival),
    taken_at INTEGER NOT NULL,
    PRIMARY KEY (station_code, key)
  ) STRICT, WITHOUT ROWID;
  -- One line for each request seen with a key.
  CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY,
    arrival INTEGER NOT NULL REFERENCES cases (arrival),
    fingerprint TEXT NOT NULL
  ) STRICT;
  -- Cases not taken up, with the county's signed word.
  CREATE TABLE IF NOT EXISTS declines (
    station_code TEXT NOT NULL,
    key TEXT NOT NULL,
    epoch TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    declined_at TEXT NOT NULL,
    statement TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (station_code, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS wipe_orders (
    sha256 TEXT PRIMARY KEY,
    station_code TEXT NOT NULL,
    statement TEXT NOT NULL,
    signature TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    obeyed_at TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS serials (id INTEGER PRIMARY KEY CHECK (id = 1), last INTEGER NOT NULL) STRICT;
  INSERT OR IGNORE INTO serials (id, last) VALUES (1, 0);
  CREATE TABLE IF NOT EXISTS case_number_blocks (
    station_code TEXT NOT NULL,
    key TEXT NOT NULL,
    count INTEGER NOT NULL,
    numbers TEXT NOT NULL,
    granted_at TEXT NOT NULL,
    PRIMARY KEY (station_code, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS attachments (
    sealed_sha256 TEXT PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    station_code TEXT NOT NULL,
    application_key TEXT NOT NULL,
    received_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS stations (
    station_code TEXT PRIMARY KEY,
    last_contact_at TEXT NOT NULL,
    report TEXT
  ) STRICT, WITHOUT ROWID;
`;

// Numbers given out after the backup are forgotten but printed on people's receipts: none of them may come again.
const serialsSkippedAfterRestore = 10_000;

/** Opens `county.db` in `folder`; made where missing. */
export function openCountyDatabase(folder: string): CountyDatabase {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'county.db');
  let sqlite = open(path);
  return {
    sqlite: () => sqlite,
    async backup(to) {
      await sqlite.backup(to);
    },
    restore(from) {
      if (!existsSync(from)) throw new Error('no such backup');
      sqlite.close();
      for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
      copyFileSync(from, path);
      sqlite = open(path);
      sqlite.prepare('UPDATE serials SET last = last + ?').run(serialsSkippedAfterRestore);
    },
    close: () => sqlite.close(),
  };
}

function open(path: string): Database.Database {
  const sqlite = new Database(path);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.exec(schema);
  return sqlite;
}

import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Application } from '../../app/contracts/application.ts';
import { openOfflineCache, systemClock } from '../../offline-cache/index.ts';
import { specimenStationCode } from '../../offline-cache/specimen-cache.ts';

/** Given from outside, so that inventing applications is not measured. */
export type NextApplication = () => Application;

/** Somewhere one application can be put so that a power cut does not take it away again. */
export interface DurableStore {
  readonly name: string;
  save(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a store in a folder of its own. */
export type OpenStore = (folder: string, next: NextApplication, recipient: string) => Promise<DurableStore>;

/** What is measured: sealed, numbered, registered, audited, journalled and committed. */
export const openOurs: OpenStore = async (folder, next, countyRecipient) => {
  const opened = await openOfflineCache({
    folder,
    stationCode: specimenStationCode,
    countyRecipient,
    clock: systemClock,
    random: Math.random,
    sealAhead: true,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const cache = opened.value;
  return {
    name: 'offline cache',
    async save() {
      const application = next();
      const build = ({ receiptNumber }: { readonly receiptNumber: string }) => ({ ...application, receiptNumber });
      const saved = await cache.saveApplication({ lane: 'bench', build });
      if (!saved.ok) throw new Error(saved.failure.code);
    },
    close: () => cache.close(),
  };
};

/** The least a durable commit can cost: one insert of the same application in clear, `synchronous=FULL`, nothing else. */
export const openPlainSqlite: OpenStore = async (folder, next) => {
  const database = new BetterSqlite3(join(folder, 'plain.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE application (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO application (body) VALUES (?)');
  return {
    name: 'plain better-sqlite3, synchronous=FULL',
    async save() {
      insert.run(Buffer.from(JSON.stringify(next())));
    },
    async close() {
      database.close();
    },
  };
};

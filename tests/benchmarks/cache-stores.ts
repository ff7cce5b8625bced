import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { openOfflineCache, systemClock } from '../../offline-cache/index.ts';
import { specimenStationCode } from '../../offline-cache/specimen-cache.ts';
import { realisticApplication } from './realistic-application.ts';

/** Somewhere one application can be put so that a power cut does not take it away again. */
export interface DurableStore {
  readonly name: string;
  save(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a store in a folder of its own. */
export type OpenStore = (folder: string, recipient: string) => Promise<DurableStore>;

/** What is measured: sealed, numbered, registered, audited, journalled and committed. */
export const openOurs: OpenStore = async (folder, countyRecipient) => {
  const opened = await openOfflineCache({
    folder,
    stationCode: specimenStationCode,
    countyRecipient,
    clock: systemClock,
    random: Math.random,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const cache = opened.value;
  let serial = 0;
  return {
    name: 'offline cache',
    async save() {
      serial += 1;
      const build = ({ receiptNumber }: { readonly receiptNumber: string }) =>
        realisticApplication(serial, receiptNumber);
      const saved = await cache.saveApplication({ lane: 'bench', build });
      if (!saved.ok) throw new Error(saved.failure.code);
    },
    close: () => cache.close(),
  };
};

/** The least a durable commit can cost: one insert of the same application in clear, `synchronous=FULL`, nothing else. */
export const openPlainSqlite: OpenStore = async (folder) => {
  const database = new BetterSqlite3(join(folder, 'plain.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE application (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO application (body) VALUES (?)');
  let serial = 0;
  return {
    name: 'plain better-sqlite3, synchronous=FULL',
    async save() {
      serial += 1;
      insert.run(Buffer.from(JSON.stringify(realisticApplication(serial))));
    },
    async close() {
      database.close();
    },
  };
};

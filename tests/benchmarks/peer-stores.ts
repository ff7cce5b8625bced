import { open, readFile, rename } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { Encrypter } from 'age-encryption';
import { Low } from 'lowdb';
import { syncFolder } from '../../offline-cache/durable-file.ts';
import { encodeApplication } from '../../offline-cache/sealed-store/application-encoding.ts';
import { createSealedStore } from '../../offline-cache/sealed-store/sealed-store.ts';
import type { DurableStore, OpenStore } from './cache-stores.ts';
import { PouchDB, syncedLeveldown } from './pouch.ts';

/**
 * What a document store does for every application: its own tree of revisions over leveldb. PouchDB never asks leveldb
 * to wait for the disk, so every batch is told to here.
 */
export const openPouch: OpenStore = async (folder, next) => {
  const database = new PouchDB(join(folder, 'pouch'), { db: syncedLeveldown });
  let serial = 0;
  return {
    name: 'PouchDB on leveldb, sync writes',
    async save() {
      serial += 1;
      await database.put({ _id: String(serial).padStart(8, '0'), ...next() });
    },
    close: () => database.close(),
  };
};

/** The same with the promise that what is stored cannot be read back: each document is an envelope for the county. */
export const openSealedPouch: OpenStore = async (folder, next, recipient) => {
  const database = new PouchDB(join(folder, 'pouch'), { db: syncedLeveldown });
  const county = new Encrypter();
  county.addRecipient(recipient);
  let serial = 0;
  return {
    name: 'PouchDB on leveldb, sync writes, sealed by age-encryption',
    async save() {
      serial += 1;
      const sealed = Buffer.from(await county.encrypt(JSON.stringify(next())));
      await database.put({ _id: String(serial).padStart(8, '0'), sealed: sealed.toString('base64') });
    },
    close: () => database.close(),
  };
};

/** The same bytes as ours: the envelopes the outbox would hold, sealed as quickly as it seals; in one copy. */
export const openPouchOfEnvelopes: OpenStore = async (folder, next, recipient) => {
  const database = new PouchDB(join(folder, 'pouch'), { db: syncedLeveldown });
  const county = createSealedStore(recipient, { ahead: true });
  if (!county.ok) throw new Error(county.failure.code);
  let serial = 0;
  return {
    name: 'PouchDB on leveldb, sync writes, of our envelopes',
    async save() {
      serial += 1;
      const { bytes, sha256 } = county.value.seal(encodeApplication(next()));
      await database.put({
        _id: String(serial).padStart(8, '0'),
        sha256,
        sealed: Buffer.from(bytes).toString('base64'),
      });
    },
    async close() {
      await county.value.close();
      await database.close();
    },
  };
};

/** All applications in one JSON file, written anew and renamed at every save. lowdb's own adapter does not wait. */
export const openLowdb: OpenStore = async (folder, next) => {
  const path = join(folder, 'low.json');
  const part = `${path}.part`;
  const low = new Low<readonly unknown[]>(
    {
      read: async () => JSON.parse(await readFile(path, 'utf8')) as readonly unknown[],
      async write(data) {
        const file = await open(part, 'w');
        await file.writeFile(JSON.stringify(data));
        await file.sync();
        await file.close();
        await rename(part, path);
        syncFolder(dirname(path));
      },
    },
    [],
  );
  return {
    name: 'lowdb, its adapter with fsync',
    async save() {
      const application = next();
      await low.update((all) => void (all as unknown[]).push(application));
    },
    close: async () => undefined,
  };
};

/** Run in plain Node: it takes a folder of its own instead of asking Electron for one, and does the same from there on. */
export const openElectronStore: OpenStore = async (folder, next) => {
  const ElectronStore = await importElectronStore();
  const store = new ElectronStore({ cwd: folder }) as unknown as { set(key: string, value: unknown): void };
  let serial = 0;
  return {
    name: 'electron-store in plain Node (conf; waits for the file itself, folder fsynced besides)',
    async save() {
      serial += 1;
      store.set(`application-${serial}`, next());
      syncFolder(folder);
    },
    close: async () => undefined,
  } satisfies DurableStore;
};

/** Importing the real `electron` outside of Electron starts a download. */
async function importElectronStore(): Promise<typeof import('electron-store').default> {
  const hooks = registerHooks({
    resolve: (specifier, context, nextResolve) =>
      specifier === 'electron'
        ? { url: 'data:text/javascript,export default {}', shortCircuit: true }
        : nextResolve(specifier, context),
  });
  try {
    return (await import('electron-store')).default;
  } finally {
    hooks.deregister();
  }
}

import { createRequire } from 'node:module';

// Loaded without its types: they declare a `Buffer` of their own, which breaks everybody else's.
const require = createRequire(import.meta.url);

export interface Pouch {
  put<Document extends { readonly _id: string }>(document: Document): Promise<unknown>;
  bulkDocs(documents: readonly { readonly _id: string }[]): Promise<unknown>;
  replicate: { to(target: Pouch | string, options?: object): Promise<{ readonly docs_written: number }> };
  info(): Promise<{ readonly doc_count: number }>;
  close(): Promise<void>;
}

export interface PouchConstructor {
  new (name: string, options?: object): Pouch;
  defaults(options: object): PouchConstructor;
}

export const PouchDB = require('pouchdb') as PouchConstructor;

interface LevelDown {
  batch: (operations: unknown, options: unknown, callback?: unknown) => unknown;
}
const leveldown = require('leveldown') as (location: string) => LevelDown;

/** A leveldown whose batches return when the disk has them; PouchDB never asks for that. */
export function syncedLeveldown(location: string): LevelDown {
  const store = leveldown(location);
  const batch = store.batch.bind(store);
  store.batch = (operations, options, callback) =>
    typeof options === 'function'
      ? batch(operations, { sync: true }, options)
      : batch(operations, { ...(options as object), sync: true }, callback);
  return store;
}

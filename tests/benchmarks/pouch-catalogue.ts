import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { JsonObject } from '../../offline-cache/catalogue/canonical-json.ts';
import { startCountingProxy } from './counting-proxy.ts';
import { type Pouch, PouchDB } from './pouch.ts';

const require = createRequire(import.meta.url);
const express = require('express') as () => { use(path: string, handler: unknown): void };
const expressPouch = require('express-pouchdb') as (pouch: unknown, options: object) => unknown;

interface Stored {
  readonly _id: string;
  readonly _rev: string;
}
interface PouchWithReads extends Pouch {
  get(id: string): Promise<Stored>;
  remove(document: Stored): Promise<unknown>;
}

export interface PouchReplication {
  /** Brings the county's copy to these items. */
  publish(items: readonly JsonObject[]): Promise<void>;
  /** One replication to the station, as it is; bytes and connections both ways over real HTTP. */
  replicate(): Promise<{ readonly bytes: number }>;
  close(): Promise<void>;
}

/** A county and a station that share the catalogue by PouchDB's replication. */
export async function startPouchReplication(folder: string): Promise<PouchReplication> {
  const CountyPouch = PouchDB.defaults({ prefix: `${join(folder, 'county')}-` });
  const app = express();
  app.use(
    '/',
    expressPouch(CountyPouch, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log') }),
  );
  const server = createServer(app as unknown as Parameters<typeof createServer>[1]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await startCountingProxy((server.address() as AddressInfo).port);
  const county = new CountyPouch('catalogue') as PouchWithReads;
  const station = new PouchDB(join(folder, 'station'));
  const held = new Map<string, string>();

  return {
    async publish(items) {
      const codes = new Set(items.map((item) => String(item.itemCode)));
      const writes: object[] = [];
      for (const item of items) {
        const id = String(item.itemCode);
        const text = JSON.stringify(item);
        if (held.get(id) === text) continue;
        const revision = held.has(id) ? { _rev: (await county.get(id))._rev } : {};
        held.set(id, text);
        writes.push({ ...item, _id: id, ...revision });
      }
      await county.bulkDocs(writes as { readonly _id: string }[]);
      for (const id of [...held.keys()].filter((code) => !codes.has(code))) {
        await county.remove(await county.get(id));
        held.delete(id);
      }
    },
    async replicate() {
      const before = proxy.bytes();
      const from = (station.replicate as unknown as { from(url: string): Promise<unknown> }).from;
      await from.call(station.replicate, `${proxy.url}/catalogue`);
      return { bytes: proxy.bytes() - before };
    },
    async close() {
      await station.close();
      await proxy.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

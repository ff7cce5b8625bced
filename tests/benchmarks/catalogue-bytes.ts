import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { createAskCatalogue } from '../../app/platform/catalogue/ask-catalogue.ts';
import { maxAnswerBytes } from '../../app/platform/exchange.ts';
import { createHttpExchange } from '../../app/platform/http-exchange.ts';
import { openCatalogueStore } from '../../offline-cache/catalogue/catalogue-store.ts';
import { fetchCatalogue } from '../../offline-cache/catalogue/fetch-catalogue.ts';
import { openPartialDownload } from '../../offline-cache/catalogue/partial-download.ts';
import { openCatalogueShelf } from '../../scripts/county-simulator/catalogue/catalogue-shelf.ts';
import { addCatalogueRoute } from '../../scripts/county-simulator/catalogue/serve-catalogue.ts';
import { inventedItems, nextDay } from './catalogue-items.ts';
import { startCountingProxy } from './counting-proxy.ts';
import { startPouchReplication } from './pouch-catalogue.ts';
import { type BenchmarkRow, row } from './row.ts';

const items = inventedItems(3000, 7);
const next = nextDay(items, { changed: 33, deleted: 2, seed: 9 });
// Room for the whole answer in one request, as a link of 64 kbit/s has it in two seconds.
const pieceBytes = 16 * 1024;

/** What a day's changes to a catalogue of 3,000 items, and a day without, cost on the wire, headers and all. */
export async function benchCatalogueBytes(): Promise<readonly BenchmarkRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cunban-bench-'));
  try {
    const ours = await measureOurs(folder);
    const pouch = await measurePouch(folder);
    const gzip = gzipSync(JSON.stringify(next), { level: 9 }).length;
    const bytes = { unit: 'bytes', better: 'lower' } as const;
    return [
      row({
        ...bytes,
        name: 'catalogue day, 35 of 3,000 items',
        value: ours.day,
        peer: 'PouchDB',
        peerValue: pouch.day,
      }),
      row({
        ...bytes,
        name: 'catalogue day, 35 of 3,000 items',
        value: ours.day,
        peer: 'gzip -9 anew',
        peerValue: gzip,
      }),
      row({
        ...bytes,
        name: 'catalogue day without changes',
        value: ours.idle,
        peer: 'PouchDB',
        peerValue: pouch.idle,
      }),
      row({ ...bytes, name: 'catalogue whole', value: ours.whole, peer: 'gzip -9', peerValue: gzip }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOurs(folder: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const shelf = openCatalogueShelf({ folder: null, signingKey: privateKey, region: '130999', first: items });
  const server = Fastify({ forceCloseConnections: true });
  addCatalogueRoute(server, shelf);
  await server.listen({ host: '127.0.0.1', port: 0 });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  const proxy = await startCountingProxy(address.port);
  const bounds = { quietMs: 120_000, slowestBytesPerSecond: 1_000, maxAnswerBytes };
  const ask = createAskCatalogue({ baseUrl: proxy.url, exchange: createHttpExchange(bounds) });
  const own = join(folder, 'ours');
  const key = publicKey;
  const store = await openCatalogueStore({ folder: own, bundled: [], key, stationCode: '13099910001', now: Date.now });
  const partial = openPartialDownload(own);
  let requests = 0;

  const round = async (): Promise<number> => {
    requests = 0;
    const before = proxy.bytes();
    const counted: typeof ask = (...asked) => {
      requests += 1;
      return ask(...asked);
    };
    const turn = {
      nextPieceBytes: () => pieceBytes,
      wholeBytes: () => pieceBytes,
      moved: () => undefined,
      signal: new AbortController().signal,
    };
    const fetched = await fetchCatalogue({ ask: counted, partial }, store.current(), true, turn);
    const bytes = proxy.bytes() - before;
    if (fetched.outcome === 'whole') {
      const applied = await store.apply(fetched.form, fetched.bytes);
      if (!applied.ok) throw new Error(applied.failure.code);
      partial.discard();
    } else if (fetched.outcome !== 'current') throw new Error(fetched.outcome);
    return bytes;
  };

  const whole = await round();
  const idle = await round();
  shelf.publish(next);
  const day = await round();
  if (requests !== 1) throw new Error(`the day took ${requests} requests`);
  store.close();
  await proxy.close();
  await server.close();
  return { whole, idle, day };
}

async function measurePouch(folder: string) {
  const pouch = await startPouchReplication(folder);
  await pouch.publish(items);
  await pouch.replicate();
  const idle = await pouch.replicate();
  await pouch.publish(next);
  const day = await pouch.replicate();
  await pouch.close();
  return { idle: idle.bytes, day: day.bytes };
}

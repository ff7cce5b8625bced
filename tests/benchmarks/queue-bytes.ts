import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCountyPlatform } from '../../app/platform/county-platform.ts';
import { openOfflineCache, systemClock } from '../../offline-cache/index.ts';
import { specimenStationCode } from '../../offline-cache/specimen-cache.ts';
import { startCountySimulator } from '../../scripts/county-simulator/county-simulator.ts';
import { type LinkProxy, startLinkProxy } from '../link-proxy/link-proxy.ts';
import { PouchDB } from './pouch.ts';
import { realisticApplication } from './realistic-application.ts';
import { type BenchmarkRow, row } from './row.ts';

const queued = 200;
const applications = Array.from({ length: queued }, (_, serial) => realisticApplication(serial + 1));

/** What a queue of 200 applications costs on the link, both ways and headers included, beside PouchDB's push of the same. */
export async function benchQueueBytes(): Promise<readonly BenchmarkRow[]> {
  const home = await mkdtemp(join(tmpdir(), 'cunban-bench-'));
  try {
    const ours = await bytesOfOurs(home);
    const pouch = await bytesOfPouch(home);
    const compared = { unit: 'bytes', peer: 'PouchDB 9 replicating to express-pouchdb', better: 'lower' } as const;
    return [
      row({
        ...compared,
        name: `${queued} queued applications, both directions`,
        value: ours.all,
        peerValue: pouch.all,
      }),
      row({ ...compared, name: `${queued} queued applications, up`, value: ours.up, peerValue: pouch.up }),
      row({ ...compared, name: `${queued} queued applications, down`, value: ours.down, peerValue: pouch.down }),
    ];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function bytesOfOurs(home: string) {
  const county = await startCountySimulator({ folder: join(home, 'county') });
  const link = await startLinkProxy({ to: county.port, shape: null, seed: 1 });
  const platform = createCountyPlatform({ baseUrl: link.url, acknowledgementKey: county.acknowledgementKey });
  if (!platform.ok) throw new Error(platform.failure.code);
  const opened = await openOfflineCache({
    folder: join(home, 'cache'),
    stationCode: specimenStationCode,
    countyRecipient: county.recipient,
    clock: systemClock,
    random: Math.random,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const cache = opened.value;
  for (const [index, application] of applications.entries()) {
    const build = ({ receiptNumber }: { readonly receiptNumber: string }) => ({ ...application, receiptNumber });
    const saved = await cache.saveApplication({ lane: `lane-${index}`, build });
    if (!saved.ok) throw new Error(saved.failure.code);
  }
  cache.startDelivery({ send: { many: platform.value.sendApplications }, onEvent: () => undefined });
  while ((expectOk(cache.waitingCount()) ?? 0) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await cache.close();
  if (county.received().length !== queued) throw new Error('not all arrived');
  const bytes = bytesOf(link);
  await link.close();
  await county.close();
  return bytes;
}

async function bytesOfPouch(home: string) {
  const require = createRequire(import.meta.url);
  const express = require('express') as () => { use(handler: unknown): void };
  const expressPouch = require('express-pouchdb') as (pouch: unknown, options: object) => unknown;
  const app = express();
  const remote = PouchDB.defaults({ prefix: `${home}/remote-` });
  app.use(expressPouch(remote, { mode: 'minimumForPouchDB', logPath: join(home, 'log.txt'), inMemoryConfig: true }));
  const server = createServer(app as unknown as Parameters<typeof createServer>[1]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const link = await startLinkProxy({ to: address.port, shape: null, seed: 1 });
  const local = new PouchDB(join(home, 'local'));
  await local.bulkDocs(applications.map((application) => ({ _id: application.receiptNumber, ...application })));
  const pushed = await local.replicate.to(`${link.url}/queue`);
  if (pushed.docs_written !== queued) throw new Error('not all arrived');
  const bytes = bytesOf(link);
  await local.close();
  await link.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return bytes;
}

function bytesOf({ bytes: { up, down } }: LinkProxy) {
  return { up, down, all: up + down };
}

function expectOk<Value>(result: { readonly ok: true; readonly value: Value } | { readonly ok: false }): Value | null {
  return result.ok ? result.value : null;
}

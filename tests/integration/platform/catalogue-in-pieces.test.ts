import { createPublicKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { catalogueTypes } from '../../../app/platform/catalogue/catalogue-tag.ts';
import { createCountyPlatform } from '../../../app/platform/county-platform.ts';
import { openCatalogueStore } from '../../../offline-cache/catalogue/catalogue-store.ts';
import { type CatalogueSyncEvent, startCatalogueSync } from '../../../offline-cache/catalogue/catalogue-sync.ts';
import { openPartialDownload } from '../../../offline-cache/catalogue/partial-download.ts';
import { createWireScheduler } from '../../../offline-cache/delivery/wire-scheduler.ts';
import { systemClock } from '../../../offline-cache/index.ts';
import { type CountySimulator, startCountySimulator } from '../../../scripts/county-simulator/county-simulator.ts';

// Noise: longer than an answer may be, however well it is packed.
const items = Array.from({ length: 500 }, (_, index) => ({
  itemCode: `ITEM${index}`,
  name: { 'zh-Hans': `事项${index}`, en: `Service ${index}` },
  noise: randomBytes(700).toString('base64'),
}));

let folder: string;
let county: CountySimulator;
let server: Server | null;
beforeEach(async () => {
  server = null;
  folder = mkdtempSync(join(tmpdir(), 'cunban-catalogue-'));
  county = await startCountySimulator({ folder: join(folder, 'county') });
  county.catalogue.publish(items);
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await county.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Listens in the county's place. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

async function station(baseUrl: string, bytesPerHour: number | null = null) {
  const platform = createCountyPlatform({ baseUrl, acknowledgementKey: county.acknowledgementKey });
  if (!platform.ok) throw new Error(platform.failure.code);
  const key = createPublicKey({ key: Buffer.from(county.acknowledgementKey, 'base64'), format: 'der', type: 'spki' });
  const own = join(folder, 'station');
  const store = await openCatalogueStore({ folder: own, bundled: [], key, stationCode: '13099910001', now: Date.now });
  const wire = createWireScheduler({ clock: systemClock, bytesPerHour });
  const partial = openPartialDownload(own);
  const events: CatalogueSyncEvent[] = [];
  const questions: { readonly from: number; readonly pieceBytes: number }[] = [];
  const sync = startCatalogueSync({
    store,
    partial,
    ask(question, moved, signal) {
      questions.push({ from: question.partial?.length ?? 0, pieceBytes: question.pieceBytes });
      return platform.value.askCatalogue(question, moved, signal);
    },
    wire,
    clock: systemClock,
    random: Math.random,
    onEvent: (event) => events.push(event),
  });
  return {
    ...{ store, wire, partial, events, questions, sync },
    stop() {
      sync.close();
      wire.close();
      store.close();
    },
  };
}

function wholeOffer() {
  const offer = county.catalogue.offer(null);
  if (offer.form === 'none') throw new Error('no catalogue');
  return offer;
}

/** Leaves a station with more of an older, longer answer than the county's answer has by now. */
function leavePart(partial: ReturnType<typeof openPartialDownload>): number {
  const length = wholeOffer().bytes.length + 10_000;
  const tag = `"v1-${'x'.repeat(43)}"`;
  const totalBytes = length + 80_000;
  const bytes = new Uint8Array(length);
  partial.add({ outcome: 'piece', form: 'snapshot', version: 1, tag, offset: 0, bytes, totalBytes });
  return length;
}

/** Serves pieces where there are any, and else the whole, as RFC 9110 allows. */
function answerWithTheWhole(request: IncomingMessage, response: ServerResponse): void {
  const { tag, bytes } = wholeOffer();
  const [first = 0, last = 0] =
    /^bytes=(\d+)-(\d+)$/
      .exec(request.headers.range ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  const piece = bytes.subarray(first, last + 1);
  response.setHeader('ETag', tag).setHeader('Content-Type', catalogueTypes.snapshot);
  if (piece.length === 0) response.writeHead(200).end(bytes);
  else {
    const range = `bytes ${first}-${first + piece.length - 1}/${bytes.length}`;
    response.writeHead(206, { 'Content-Range': range }).end(piece);
  }
}

test('a link on which papers have grown the pieces beyond an answer carries the whole catalogue', async () => {
  expect(wholeOffer().bytes.length).toBeGreaterThan(256 * 1024);
  const { store, wire, events, questions, sync, stop } = await station(county.url);
  await wire.schedule('attachments', 0, async (turn) => {
    while (turn.nextPieceBytes() < 512 * 1024);
  });
  await sync.askNow();
  expect(questions[0]?.pieceBytes).toBeGreaterThan(256 * 1024);
  expect(events).toEqual([{ type: 'applied', version: 2 }]);
  expect(store.open().itemCodes()).toHaveLength(items.length);
  stop();
});

test('a part longer than the county’s answer by now is given up on its 416', async () => {
  const { partial, events, questions, sync, stop } = await station(county.url);
  const length = leavePart(partial);
  await sync.askNow();
  expect(questions.slice(0, 2).map(({ from }) => from)).toEqual([length, 0]);
  expect(events).toEqual([{ type: 'applied', version: 2 }]);
  stop();
});

test('and on the whole, from a county that answers with that instead', async () => {
  const { partial, events, questions, sync, stop } = await station(await listen(answerWithTheWhole));
  const length = leavePart(partial);
  await sync.askNow();
  expect(questions.slice(0, 2).map(({ from }) => from)).toEqual([length, 0]);
  expect(events).toEqual([{ type: 'applied', version: 2 }]);
  stop();
});

test('a portal’s page, however long, does not cost what was fetched', async () => {
  const url = await listen((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(' '.repeat(300 * 1024));
  });
  const { partial, events, sync, stop } = await station(url);
  const length = leavePart(partial);
  await sync.askNow();
  expect(events).toEqual([{ type: 'put-off', code: 'not-the-county', countyReached: false }]);
  expect(partial.state()?.length).toBe(length);
  stop();
});

/** A county, or a proxy before it, that does not know what a range is. */
function ignoreTheRange(_request: IncomingMessage, response: ServerResponse): void {
  const { tag, bytes } = wholeOffer();
  response.writeHead(200, { ETag: tag, 'Content-Type': catalogueTypes.snapshot }).end(bytes);
}

test('a county that ignores the range gives its catalogue whole, however long', async () => {
  expect(wholeOffer().bytes.length).toBeGreaterThan(256 * 1024);
  const { store, events, questions, sync, stop } = await station(await listen(ignoreTheRange));
  await sync.askNow();
  expect(questions).toHaveLength(1);
  expect(events).toEqual([{ type: 'applied', version: 2 }]);
  expect(store.open().itemCodes()).toHaveLength(items.length);
  stop();
});

test('where the hour cannot bear it the station says why, at little cost', async () => {
  const url = await listen((_request, response) => {
    const { tag, bytes } = wholeOffer();
    const headers = { ETag: tag, 'Content-Type': catalogueTypes.snapshot, 'Content-Length': bytes.length };
    response.writeHead(200, headers).end(bytes);
  });
  const { wire, events, sync, stop } = await station(url, 300_000);
  await sync.askNow();
  expect(events).toEqual([{ type: 'refused', code: 'range-ignored' }]);
  expect(wire.bytesUsed()[0]?.bytes.catalogue).toBeLessThan(100_000);
  stop();
});

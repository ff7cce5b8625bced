/** The transport against servers on real sockets, each with a habit of some printer. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Clock, systemClock } from '../clock.ts';
import { ippTransport } from './ipp.ts';
import type { IppEndpoint } from './transport.ts';

const ANSWER = Uint8Array.from([1, 1, 0, 0, 0, 0, 0, 1, 3]);
const PATIENCE = { timeoutMs: 20_000 };
const DOCUMENT = [new Uint8Array(10), new Uint8Array(40_000), new Uint8Array(5000)];

let server: Server | null = null;
let sockets: Set<Socket>;
/** Timers of the transport that are set and not yet cleared, and how often one was set. */
let timers: Set<unknown>;
let timersSet: number;

const countingClock: Clock = {
  now: systemClock.now,
  setTimeout(callback, delayMs) {
    const timer = systemClock.setTimeout(callback, delayMs);
    timers.add(timer);
    timersSet += 1;
    return timer;
  },
  clearTimeout(timer) {
    timers.delete(timer);
    systemClock.clearTimeout(timer);
  },
};

beforeEach(() => {
  sockets = new Set();
  timers = new Set();
  timersSet = 0;
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  const closing = server;
  server = null;
  if (closing === null) return;
  closing.close();
  await once(closing, 'close');
});

async function listening(started: Server): Promise<string> {
  server = started;
  started.on('connection', (socket: Socket) => sockets.add(socket));
  started.listen(0, '127.0.0.1');
  await once(started, 'listening');
  return `ipp://127.0.0.1:${(started.address() as AddressInfo).port}/ipp/print?x=1`;
}

type Habit = (request: IncomingMessage, response: ServerResponse, body: () => Promise<Buffer>) => void;

/** A printer that answers the question of `open` and then as its habit is. */
async function printerWith(habit: Habit): Promise<IppEndpoint> {
  let opened = false;
  const uri = await listening(
    createServer((request, response) => {
      const body = (): Promise<Buffer> => buffer(request);
      if (opened) habit(request, response, body);
      else void body().then(() => response.end(ANSWER));
      opened = true;
    }),
  );
  const endpoint = await ippTransport({ transport: 'ipp', uri }, countingClock).open();
  if (!endpoint.ok) throw new Error(JSON.stringify(endpoint.failure));
  return endpoint.value;
}

test('a question carries its length, a document comes in chunks, and no connection is kept', async () => {
  const seen: object[] = [];
  const endpoint = await printerWith(async ({ url, headers }, response, body) => {
    const { length } = await body();
    seen.push({ url, length, headers });
    response.end(ANSWER);
  });
  expect(await endpoint.post([new Uint8Array(7)], PATIENCE)).toEqual({ ok: true, value: ANSWER });
  expect(await endpoint.post(DOCUMENT, PATIENCE)).toEqual({ ok: true, value: ANSWER });
  const common = { 'content-type': 'application/ipp', connection: 'close' };
  expect(seen).toMatchObject([
    { url: '/ipp/print?x=1', length: 7, headers: { ...common, 'content-length': '7' } },
    { url: '/ipp/print?x=1', length: 45_010, headers: { ...common, 'transfer-encoding': 'chunked' } },
  ]);
  expect(sockets.size).toBe(3);
  expect(timers.size).toBe(0);
});

test('a printer that knows no chunks is given the length', async () => {
  const lengths: (string | undefined)[] = [];
  const endpoint = await printerWith(async ({ headers }, response, body) => {
    lengths.push(headers['content-length']);
    if (headers['content-length'] === undefined) {
      response.writeHead(411).end();
      return;
    }
    await body();
    response.end(ANSWER);
  });
  expect(await endpoint.post(DOCUMENT, PATIENCE)).toEqual({ ok: true, value: ANSWER });
  expect(lengths).toEqual([undefined, '45010']);
});

test.each([401, 404, 426, 503])('HTTP %i is a refusal, and the document is not waited for', async (status) => {
  const endpoint = await printerWith((_, response) => response.writeHead(status).end('<html>no</html>'));
  expect(await endpoint.post(DOCUMENT, PATIENCE)).toMatchObject({
    ok: false,
    failure: { code: 'refused', detail: `HTTP ${status}` },
  });
  expect(timers.size).toBe(0);
});

test('silence is bounded, not the whole: every sign of life begins it anew', async () => {
  const endpoint = await printerWith(async (_, response, body) => {
    await body();
    response.writeHead(200);
    for (const byte of ANSWER) {
      response.write(Uint8Array.of(byte));
      await new Promise(setImmediate);
    }
    response.end();
  });
  timersSet = 0;
  expect(await endpoint.post(DOCUMENT, PATIENCE)).toEqual({ ok: true, value: ANSWER });
  // One to connect, one to begin with, one for each piece that left, and at least one for the answer.
  expect(timersSet).toBeGreaterThanOrEqual(6);
  expect(timers.size).toBe(0);
});

test.each<[string, Habit]>([
  ['says nothing', () => {}],
  ['stops in the middle of its answer', (_, response) => response.writeHead(200, { 'content-length': '9' }).write('a')],
])('a printer that %s loses the answer, after the silence it was granted', async (_, habit) => {
  const endpoint = await printerWith(habit);
  expect(await endpoint.post([new Uint8Array(7)], { timeoutMs: 60 })).toMatchObject({
    ok: false,
    failure: { code: 'answer-lost' },
  });
  expect(timers.size).toBe(0);
});

test.each<[string, (socket: Socket) => void]>([
  ['hangs up', (socket) => socket.destroy()],
  ['resets', (socket) => socket.resetAndDestroy()],
  ['speaks no HTTP', (socket) => socket.end('SSH-2.0-printer\r\n')],
  ['hangs up inside its answer', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nabc')],
])('one that %s loses it at once', async (_, habit) => {
  const uri = await listening(
    createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => habit(socket));
    }),
  );
  const opened = await ippTransport({ transport: 'ipp', uri }, countingClock).open();
  expect(opened).toMatchObject({ ok: false, failure: { code: 'no-device' } });
  expect(timers.size).toBe(0);
});

test('nobody there, and no address at all', async () => {
  const uri = await listening(createTcpServer());
  const closing = server;
  server = null;
  closing?.close();
  const nobody = await ippTransport({ transport: 'ipp', uri }, countingClock).open();
  expect(nobody).toMatchObject({ ok: false, failure: { code: 'no-device', detail: 'ECONNREFUSED' } });
  const nowhere = await ippTransport({ transport: 'ipp', uri: 'ipp://' }, countingClock).open();
  expect(nowhere).toMatchObject({ ok: false, failure: { code: 'open-failed' } });
  expect(timers.size).toBe(0);
});

test('a printer that wants a password is a matter for staff', async () => {
  const uri = await listening(createServer((_, response) => response.writeHead(401).end()));
  const opened = await ippTransport({ transport: 'ipp', uri }, countingClock).open();
  expect(opened).toMatchObject({ ok: false, failure: { code: 'permission-denied' } });
});

test('taken back while it is sent, and closed for good', async () => {
  const stop = new AbortController();
  const endpoint = await printerWith((request) => {
    request.once('data', () => stop.abort());
  });
  expect(await endpoint.post(DOCUMENT, { ...PATIENCE, signal: stop.signal })).toMatchObject({
    ok: false,
    failure: { code: 'answer-lost' },
  });
  let closed = 0;
  endpoint.onClose(() => {
    closed += 1;
  });
  await endpoint.close();
  endpoint.giveUp();
  expect(closed).toBe(1);
  expect(await endpoint.post([new Uint8Array(1)], PATIENCE)).toMatchObject({
    ok: false,
    failure: { code: 'not-sent' },
  });
  expect(timers.size).toBe(0);
});

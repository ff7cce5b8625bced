import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { ExchangeRequest } from '../../../app/platform/exchange.ts';
import { createHttpExchange } from '../../../app/platform/http-exchange.ts';
import { startLink } from '../../../scripts/county-simulator/link.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

// Long enough for a busy machine to be silent meanwhile without being taken for a dead link.
const patient = { quietMs: 1_500, slowestBytesPerSecond: 1_000_000, maxAnswerBytes: 100_000 };
const bounds = { quietMs: 500, slowestBytesPerSecond: 1_000_000, maxAnswerBytes: 100_000 };

function request(url: string, changes: Partial<ExchangeRequest> = {}): ExchangeRequest {
  return { method: 'GET', url, headers: {}, signal: new AbortController().signal, moved: () => undefined, ...changes };
}

test('an answer that trickles for longer than any quiet time is read whole', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200);
    let pieces = 0;
    const trickle = setInterval(() => {
      pieces += 1;
      response.write('x');
      if (pieces < 20) return;
      clearInterval(trickle);
      response.end();
    }, 100);
  });
  const answer = await createHttpExchange(patient)(request(url));
  expect(Buffer.from(answer.body).toString()).toBe('x'.repeat(20));
});

test('an upload that crawls for longer than any quiet time arrives whole', async () => {
  let received = 0;
  const url = await serve((incoming, response) => {
    incoming.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    incoming.on('end', () => response.end());
  });
  const link = await startLink({ to: Number(new URL(url).port) });
  link.slow({ latencyMs: 0, bytesPerSecond: 5_000_000 });
  // More than the kernel holds, so that some of it is seen to move.
  const body = new Uint8Array(12_000_000);
  let moved = 0;
  await createHttpExchange(patient)(
    request(link.url, {
      method: 'POST',
      body,
      moved(bytes) {
        moved += bytes;
      },
    }),
  );
  await link.close();
  expect(received).toBe(body.length);
  expect(moved).toBeGreaterThan(body.length);
  expect(moved).toBeLessThan(body.length + 500);
});

test('no answer at all times out, and so does one that stops in its middle', async () => {
  const silent = await serve(() => undefined);
  await expect(createHttpExchange(bounds)(request(silent))).rejects.toMatchObject({ code: 'timed-out' });
  server.closeAllConnections();
  server.close();
  const stopping = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half');
  });
  await expect(createHttpExchange(bounds)(request(stopping))).rejects.toMatchObject({ code: 'timed-out' });
});

test('an answer cut off in its middle is no answer', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.socket?.destroy());
  });
  await expect(createHttpExchange(bounds)(request(url))).rejects.toMatchObject({ code: 'connection-lost' });
});

test('an endless page of a portal is not read to its end', async () => {
  let written = 0;
  const url = await serve((_request, response) => {
    response.writeHead(200);
    const more = (): void => {
      written += 16_384;
      if (!response.destroyed) response.write(Buffer.alloc(16_384), () => setImmediate(more));
    };
    more();
  });
  await expect(createHttpExchange(bounds)(request(url))).rejects.toMatchObject({ code: 'not-the-county' });
  expect(written).toBeLessThan(50_000_000);
});

test('a request the station ends itself is interrupted', async () => {
  const url = await serve(() => undefined);
  const ending = new AbortController();
  const result = createHttpExchange(bounds)(request(url, { signal: ending.signal }));
  queueMicrotask(() => ending.abort());
  await expect(result).rejects.toMatchObject({ code: 'interrupted' });
});

test('a kept connection that the other end has closed is replaced without a failure', async () => {
  let connections = 0;
  const url = await serve((incoming, response) => {
    response.end('ok');
    // Closed just as the next request sets out.
    response.on('finish', () => setTimeout(() => incoming.socket.resetAndDestroy(), 20));
  });
  server.on('connection', () => {
    connections += 1;
  });
  const exchange = createHttpExchange(bounds);
  const counted: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const answer = await exchange(request(url, { moved: (bytes) => counted.push(bytes) }));
    expect(answer.status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 19));
  }
  expect(connections).toBeGreaterThan(1);
  expect(counted.every((bytes) => bytes >= 0)).toBe(true);
});

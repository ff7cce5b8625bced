import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { askHealth } from './ask-health.ts';
import { maxAnswerBytes } from './exchange.ts';
import { createHttpExchange } from './http-exchange.ts';

test('of a page that never ends the question reads a little, and gives up', async () => {
  const portal = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.write('<!doctype html>');
    const more = (): void => {
      while (response.write('x'.repeat(1024)));
      response.once('drain', more);
    };
    more();
  });
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    portal.closeAllConnections();
    portal.close();
  });
  const exchange = createHttpExchange({ quietMs: 15_000, slowestBytesPerSecond: 1_000, maxAnswerBytes });
  const baseUrl = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
  let movedBytes = 0;
  const { signal } = new AbortController();
  const moved = (bytes: number): void => {
    movedBytes += bytes;
  };
  expect(await askHealth({ baseUrl, exchange }, { signal, moved })).toMatchObject({
    ok: false,
    failure: { code: 'not-the-county' },
  });
  // What one read of the socket brings.
  expect(movedBytes).toBeLessThan(maxAnswerBytes);
});

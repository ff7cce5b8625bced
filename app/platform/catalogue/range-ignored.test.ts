import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { CatalogueQuestion } from '../../contracts/catalogue.ts';
import { createCountyPlatform } from '../county-platform.ts';
import { maxAnswerBytes } from '../exchange.ts';
import { catalogueTypes, snapshotTag } from './catalogue-tag.ts';

const tag = snapshotTag(3, 'x'.repeat(43));
const bytes = randomBytes(3 * maxAnswerBytes);
const head = { ETag: tag, 'Content-Type': catalogueTypes.snapshot };
const declared = { ...head, 'Content-Length': bytes.length };
const whole = { outcome: 'piece', form: 'snapshot', version: 3, tag, offset: 0, bytes, totalBytes: bytes.length };

/** One question to a county that answers in its own way, and what it cost. */
async function ask(answer: (response: ServerResponse) => void, changes: Partial<CatalogueQuestion> = {}) {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { publicKey } = generateKeyPairSync('ed25519');
  const platform = createCountyPlatform({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    acknowledgementKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    timeouts: { quietMs: 300, slowestBytesPerSecond: 1_000_000 },
  });
  if (!platform.ok) throw new Error(platform.failure.code);
  const moved: number[] = [];
  const question = { have: null, partial: null, pieceBytes: 8_192, wholeBytes: 4 * maxAnswerBytes, ...changes };
  const given = await platform.value.askCatalogue(
    question,
    (count) => void moved.push(count),
    new AbortController().signal,
  );
  return { given, moved, movedBytes: moved.reduce((sum, count) => sum + count, 0) };
}

test.each([
  ['that says how long it is', declared],
  ['that does not', head],
])('a whole %s is taken from its beginning, told as it comes', async (_what, headers) => {
  const { given, moved, movedBytes } = await ask((response) => response.writeHead(200, headers).end(bytes));
  expect(given).toEqual(whole);
  expect(moved.length).toBeGreaterThan(4);
  expect(movedBytes).toBeGreaterThan(bytes.length);
  expect(movedBytes).toBeLessThan(bytes.length + 2_000);
});

test('it is taken in place of a part of the same answer', async () => {
  const partial = { tag, length: 100_000 };
  const { given } = await ask((response) => response.writeHead(200, declared).end(bytes), { partial });
  expect(given).toEqual(whole);
});

test('of another answer than the part’s the pieces are asked for first', async () => {
  const partial = { tag: snapshotTag(2, 'x'.repeat(43)), length: 100_000 };
  const { given, movedBytes } = await ask((response) => response.writeHead(200, declared).end(bytes), { partial });
  expect(given).toEqual({ outcome: 'no-such-piece' });
  expect(movedBytes).toBeLessThan(maxAnswerBytes);
});

test('a longer one than may come is ended at its head', async () => {
  const changes = { wholeBytes: bytes.length - 1 };
  const { given, movedBytes } = await ask((response) => response.writeHead(200, declared).end(bytes), changes);
  expect(given).toEqual({ outcome: 'whole-only', version: 3, totalBytes: bytes.length });
  expect(movedBytes).toBeLessThan(maxAnswerBytes);
});

test('one that does not say how long it is ends where no more may come', async () => {
  const changes = { wholeBytes: 2 * maxAnswerBytes };
  const { given, movedBytes } = await ask((response) => response.writeHead(200, head).end(bytes), changes);
  expect(given).toEqual({ outcome: 'whole-only', version: 3, totalBytes: null });
  expect(movedBytes).toBeLessThan(2 * maxAnswerBytes + 128 * 1024);
});

test('one that is no newer than what the station holds is not read', async () => {
  const changes = { have: { version: 3, rootHash: 'y'.repeat(43) } };
  const { given, movedBytes } = await ask((response) => response.writeHead(200, declared).end(bytes), changes);
  expect(given).toEqual({ outcome: 'whole-only', version: 3, totalBytes: bytes.length });
  expect(movedBytes).toBeLessThan(maxAnswerBytes);
});

test.each([
  ['breaks off', (response: ServerResponse) => response.destroy(), 'connection-lost'],
  ['falls silent', () => undefined, 'timed-out'],
])('one that %s says that asking again costs as much', async (_what, end, code) => {
  const { given } = await ask((response) => {
    response.writeHead(200, declared);
    response.write(bytes.subarray(0, 2 * maxAnswerBytes), () => end(response));
  });
  expect(given).toEqual({ outcome: 'undecided', code, countyReached: false, wholeOnly: true });
});

test('a piece far longer than was asked for is ended at its head, the part left alone', async () => {
  const headers = { ...declared, 'Content-Range': `bytes 0-${bytes.length - 1}/${bytes.length}` };
  const { given, movedBytes } = await ask((response) => response.writeHead(206, headers).end(bytes));
  expect(given).toEqual({ outcome: 'whole-only', version: 3, totalBytes: bytes.length });
  expect(movedBytes).toBeLessThan(maxAnswerBytes);
});

test('a stranger’s download is not read to its end, whatever may come', async () => {
  const headers = { ...declared, ETag: '"66a0-1f"' };
  const { given, movedBytes } = await ask((response) => response.writeHead(200, headers).end(bytes));
  expect(given).toEqual({ outcome: 'undecided', code: 'not-the-county', countyReached: false });
  expect(movedBytes).toBeLessThan(maxAnswerBytes);
});

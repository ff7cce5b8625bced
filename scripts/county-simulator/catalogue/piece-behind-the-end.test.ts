import { generateKeyPairSync } from 'node:crypto';
import Fastify from 'fastify';
import { afterAll, expect, test } from 'vitest';
import { openCatalogueShelf } from './catalogue-shelf.ts';
import { addCatalogueRoute, bundledItems } from './serve-catalogue.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const shelf = openCatalogueShelf({ folder: null, signingKey: privateKey, region: '130999', first: bundledItems() });
const server = Fastify();
addCatalogueRoute(server, shelf);
afterAll(() => server.close());

const offer = shelf.offer(null);
if (offer.form === 'none') throw new Error('no catalogue');
const { tag, bytes } = offer;
const size = bytes.length;

const ask = async (headers: Readonly<Record<string, string>>) =>
  server.inject({ method: 'GET', url: '/v1/catalogue', headers });

test.each([`bytes=${size}-${size + 8_191}`, `bytes=${size + 100_000}-`])(
  '%s is answered with 416, never with the whole',
  async (range) => {
    const answer = await ask({ range });
    expect(answer.statusCode).toBe(416);
    expect(answer.headers).toMatchObject({ etag: tag, 'content-range': `bytes */${size}` });
    expect(answer.rawPayload).toHaveLength(0);
  },
);

test('the last byte can be had', async () => {
  const answer = await ask({ range: `bytes=${size - 1}-${size + 8_191}` });
  expect(answer.statusCode).toBe(206);
  expect(answer.headers['content-range']).toBe(`bytes ${size - 1}-${size - 1}/${size}`);
  expect(answer.rawPayload).toEqual(bytes.subarray(-1));
});

test.each([
  ['a range that ends before it begins', { range: 'bytes=5-3' }],
  ['a range of another answer', { range: `bytes=${size}-`, 'if-range': '"v0-another"' }],
])('%s is none, and the whole comes', async (_what, headers) => {
  const answer = await ask(headers);
  expect(answer.statusCode).toBe(200);
  expect(answer.rawPayload).toEqual(bytes);
});

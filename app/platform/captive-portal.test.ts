import { expect, test } from 'vitest';
import { answerWith, specimenExchange } from './specimen-exchange.ts';

const exchange = specimenExchange();
const page = '<!doctype html><title>WLAN</title>';
const notTheCounty = { outcome: 'undecided', code: 'not-the-county', countyReached: false };

test.each([200, 201, 400, 404, 413, 422, 500, 502, 503, 511])(
  'a web page with status %i settles nothing',
  async (status) => {
    expect(await exchange.send(answerWith(status, page, 'text/html'))).toEqual(notTheCounty);
  },
);

test('a redirect to a login page is not followed', async () => {
  const redirect = async () => new Response(null, { status: 302, headers: { location: 'http://portal.test/login' } });
  expect(await exchange.send(redirect)).toEqual(notTheCounty);
});

test('an endless page is not read to its end', async () => {
  let chunks = 0;
  const endless = async () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          chunks += 1;
          controller.enqueue(new Uint8Array(16 * 1024));
        },
      }),
      { headers: { 'content-type': 'application/json' } },
    );
  expect(await exchange.send(endless)).toEqual(notTheCounty);
  expect(chunks).toBeLessThan(10);
});

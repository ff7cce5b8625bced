import { expect, test } from 'vitest';
import { answerOf, specimenExchange } from './specimen-exchange.ts';

const exchange = specimenExchange();
const page = '<!doctype html><title>WLAN</title>';
const html = { 'content-type': 'text/html' };
const notTheCounty = { outcome: 'undecided', code: 'not-the-county', countyReached: false };

test.each([200, 201, 400, 404, 413, 422, 500, 502, 503, 511])(
  'a web page with status %i settles nothing',
  async (status) => {
    expect(await exchange.send(async () => answerOf(status, page, html))).toEqual(notTheCounty);
  },
);

test('a redirect to a login page is not followed', async () => {
  const urls: string[] = [];
  const portal = exchange.send(async ({ url }) => {
    urls.push(url);
    return answerOf(302, '', { location: 'http://portal.test/login' });
  });
  expect(await portal).toEqual(notTheCounty);
  expect(urls).toEqual(['http://county.test/v1/applications']);
});

test('a page in place of a paper’s acknowledgement uploads nothing', async () => {
  const methods: string[] = [];
  const { uploadAttachment } = exchange.connect(async ({ method }) => {
    methods.push(method);
    return answerOf(404, page, html);
  });
  const attachment = {
    sealedSha256: 'f'.repeat(64),
    stationCode: '13099910001',
    applicationKey: '01a20916-551b-7c89-812f-75a449faca1d',
    sizeBytes: 3,
    read: async () => new Uint8Array(3),
    uploadUrl: 'http://county.test/v1/attachments/1',
  };
  const progress = { onPlace: () => undefined, nextPieceBytes: () => 3, onOffset: () => undefined };
  expect(await uploadAttachment(attachment, progress, new AbortController().signal)).toEqual(notTheCounty);
  expect(methods).toEqual(['GET']);
});

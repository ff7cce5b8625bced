import { expect, test } from 'vitest';
import type { Exchange } from './exchange.ts';
import { answerOf, problemAnswer, specimenExchange } from './specimen-exchange.ts';

const specimen = specimenExchange();
const { signal } = new AbortController();

/** A county that names `location` as the place of a new upload, and what it was asked for. */
function countyAt(location: string) {
  const asked: string[] = [];
  const exchange: Exchange = async (request) => {
    const { method, url } = request;
    // What node:http does before it sends anything.
    if (!['http:', 'https:'].includes(new URL(url).protocol)) throw new TypeError('protocol not supported');
    asked.push(method);
    if (method === 'GET') return problemAnswer(404, 'not-found')(request);
    if (method === 'POST') return answerOf(201, '', { location });
    return answerOf(204, '', { 'upload-offset': '3', 'upload-length': '3' });
  };
  return { asked, platform: specimen.connect(exchange) };
}

async function upload(location: string, uploadUrl: string | null) {
  const { asked, platform } = countyAt(location);
  const places: string[] = [];
  const result = await platform.uploadAttachment(
    {
      sealedSha256: 'f'.repeat(64),
      stationCode: '13099910001',
      applicationKey: '01a20916-551b-7c89-812f-75a449faca1d',
      sizeBytes: 3,
      uploadUrl,
      read: async () => new Uint8Array(3),
    },
    {
      onPlace: (place) => places.push(place),
      nextPieceBytes: () => (asked.includes('PATCH') ? 0 : 3),
      onOffset: () => undefined,
    },
    signal,
  );
  return { asked, places, result };
}

const noPlaces = ['http://[county', 'http://county test/', '//', 'http://county.test:99999/1', 'ftp://county.test/1'];

test.each(noPlaces)('a county that names %s as the place garbles; the place is not kept', async (location) => {
  expect(await upload(location, null)).toEqual({
    asked: ['GET', 'POST'],
    places: [],
    result: { outcome: 'undecided', code: 'garbled-answer', countyReached: false },
  });
});

test.each(noPlaces)('%s, kept by an earlier version, is begun anew elsewhere', async (kept) => {
  const { asked, places } = await upload('/v1/attachments/1', kept);
  expect(asked.slice(0, 3)).toEqual(['GET', 'POST', 'PATCH']);
  expect(places[0]).toBe('http://county.test/v1/attachments/1');
});

import { expect, test } from 'vitest';
import type { Exchange } from './exchange.ts';
import { answerOf, cborAnswer, problemAnswer, specimenExchange, specimenOutbound } from './specimen-exchange.ts';

const specimen = specimenExchange();
const { signal } = new AbortController();

/** How often the county was heard while `ask` went on. */
async function heardWhile(
  exchange: Exchange,
  ask: (platform: ReturnType<typeof specimen.connect>) => Promise<unknown>,
) {
  let heard = 0;
  const platform = specimen.connect(exchange, () => {
    heard += 1;
  });
  await ask(platform);
  return heard;
}

const send = (platform: ReturnType<typeof specimen.connect>) => platform.sendApplications([specimenOutbound], signal);

test('an answer that the county signed is heard, and so is a county in trouble', async () => {
  expect(await heardWhile(cborAnswer({ results: [specimen.taken()] }), send)).toBe(1);
  expect(await heardWhile(problemAnswer(503, 'unavailable'), send)).toBe(1);
});

test('a portal is not the county, and nor is whoever signs with another key', async () => {
  expect(await heardWhile(async () => answerOf(200, '<html>', { 'content-type': 'text/html' }), send)).toBe(0);
  const stranger = specimenExchange();
  expect(await heardWhile(cborAnswer({ results: [stranger.taken()] }), send)).toBe(0);
});

test('every piece of a paper that got through is heard, long before the paper has', async () => {
  const offsets: number[] = [];
  const heardAt: number[] = [];
  let stored = 0;
  const tus: Exchange = async ({ method, url, body }) => {
    if (url.endsWith('/acknowledgement')) return problemAnswer(404, 'not-found')({ method, url, ...rest });
    if (method === 'POST') return answerOf(201, '', { location: 'http://county.test/v1/attachments/1' });
    stored += body?.length ?? 0;
    return answerOf(204, '', { 'upload-offset': String(stored) });
  };
  const rest = { headers: {}, signal, moved: () => undefined };
  const platform = specimen.connect(tus, () => heardAt.push(stored));
  const paper = {
    sealedSha256: 'f'.repeat(64),
    stationCode: '13099910001',
    applicationKey: '01a20916-551b-7c89-812f-75a449faca1d',
    sizeBytes: 30,
    read: async (_offset: number, length: number) => new Uint8Array(length),
    uploadUrl: null,
  };
  const progress = {
    onPlace: () => undefined,
    nextPieceBytes: () => (stored < 20 ? 10 : 0),
    onOffset: (offset: number) => void offsets.push(offset),
  };
  expect(await platform.uploadAttachment(paper, progress, signal)).toEqual({ outcome: 'yielded' });
  expect(offsets).toEqual([10, 20]);
  expect(heardAt).toEqual([10, 20, 20]);
});

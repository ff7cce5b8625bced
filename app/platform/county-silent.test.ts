import { expect, test } from 'vitest';
import { answerWith, specimenExchange } from './specimen-exchange.ts';

const exchange = specimenExchange();
const undecided = (code: string) => ({ outcome: 'undecided', code, countyReached: false });

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

test('no answer at all times out', async () => {
  expect(await exchange.send((_request, signal) => untilAborted(signal))).toEqual(undecided('timed-out'));
});

test('an answer whose body never ends times out too', async () => {
  const result = await exchange.send(async (_request, signal) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"statement":'));
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return new Response(body, { status: 201, headers: { 'content-type': 'application/json' } });
  });
  expect(result).toEqual(undecided('timed-out'));
});

test('an attempt the station ends itself is interrupted, not timed out', async () => {
  const ending = new AbortController();
  const result = exchange.send((_request, signal) => {
    queueMicrotask(() => ending.abort());
    return untilAborted(signal);
  }, ending.signal);
  expect(await result).toEqual(undecided('interrupted'));
});

test.each([
  ['ECONNREFUSED', 'connection-refused'],
  ['ENOTFOUND', 'host-unknown'],
  ['EAI_AGAIN', 'host-unknown'],
  ['ECONNRESET', 'connection-lost'],
  ['UND_ERR_SOCKET', 'connection-lost'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timed-out'],
  ['CERT_HAS_EXPIRED', 'tls-failed'],
])('%s is told as %s', async (errno, code) => {
  const failing = () =>
    Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(errno), { code: errno }) }));
  expect(await exchange.send(failing)).toEqual(undecided(code));
});

test('a bug is not taken for a failing link', async () => {
  await expect(exchange.send(() => Promise.reject(new RangeError('bug')))).rejects.toThrow('bug');
  expect(await exchange.send(answerWith(201, exchange.signed()))).toMatchObject({ outcome: 'acknowledged' });
});

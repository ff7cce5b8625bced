import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';

/**
 * What becomes of one exchange.
 * - `pass`             nothing
 * - `lose-request`     torn before the county hears of it
 * - `lose-answer`      the county has answered, and the station never hears it
 * - `truncate`         the answer breaks off at its half
 * - `delay`            the answer comes late
 * - `duplicate`        the county hears the request twice; the station gets the second answer
 * - `hold`             the request reaches the county again behind a later one, when nobody listens any more; the station
 *                      is told that the connection broke
 * - `captive-portal`   somebody else answers 200 with a page
 * - `crash`            the county dies after the effect and before the answer
 */
export const fates = [
  'pass',
  'lose-request',
  'lose-answer',
  'truncate',
  'delay',
  'duplicate',
  'hold',
  'captive-portal',
  'crash',
] as const;
export type Fate = (typeof fates)[number];

export interface ExchangeProxyOptions {
  /** The county's port; asked for each exchange, since a county that died comes back elsewhere. */
  readonly to: () => number;
  /** Draws the fate of an exchange by its number, from 1. */
  readonly fateOf: (exchange: number, method: string, path: string) => Fate;
  readonly delayMs: number;
  /** Ends and restarts the county; exchanges wait until it is back. */
  readonly crash: () => Promise<void>;
}

export interface ExchangeProxy {
  readonly url: string;
  /** How many exchanges met each fate. */
  readonly met: Readonly<Record<Fate, number>>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** An HTTP proxy that does to whole exchanges what bad links and dying counties do. */
export async function startExchangeProxy(options: ExchangeProxyOptions): Promise<ExchangeProxy> {
  const met = Object.fromEntries(fates.map((fate) => [fate, 0])) as Record<Fate, number>;
  const held: (() => Promise<unknown>)[] = [];
  let exchanges = 0;
  let countyBack: Promise<void> = Promise.resolve();

  const server = createServer((request, response) => {
    void readAll(request)
      .then((body) => exchange(request, body, response))
      .catch(() => request.socket.destroy());
  });

  const exchange = async (request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> => {
    exchanges += 1;
    const { method = 'GET', url = '/' } = request;
    const fate = options.fateOf(exchanges, method, url);
    met[fate] += 1;
    await countyBack;
    const ask = (): Promise<Answer> => handOn(options.to(), request, body);
    const tear = (): void => void request.socket.destroy();
    switch (fate) {
      case 'lose-request':
        return tear();
      case 'captive-portal':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>WLAN</title>');
        return;
      case 'hold':
        held.push(ask);
        return tear();
      case 'lose-answer':
        await ask();
        return tear();
      case 'crash':
        await ask();
        tear();
        countyBack = countyBack.then(options.crash);
        return;
      case 'truncate': {
        const { status, headers, body: answer } = await ask();
        response.writeHead(status, { ...headers, 'content-length': answer.length });
        response.write(answer.subarray(0, answer.length >> 1));
        await new Promise((resolve) => setImmediate(resolve));
        return tear();
      }
      case 'duplicate':
        await ask();
        break;
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, options.delayMs));
        break;
      case 'pass':
    }
    const { status, headers, body: answer } = await ask();
    response.writeHead(status, { ...headers, 'content-length': answer.length }).end(answer);
    // Whatever was held back arrives now, behind this one.
    for (const late of held.splice(0)) await late().catch(() => undefined);
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no TCP port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    met,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function handOn(port: number, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { connection, 'transfer-encoding': chunked, ...kept } = headers;
    const out = forward({
      port,
      host: '127.0.0.1',
      method,
      path: url,
      headers: { ...kept, 'content-length': body.length },
    });
    out.on('error', reject);
    out.on('response', (answer) => {
      const { connection: theirs, 'transfer-encoding': chunks, ...passed } = answer.headers;
      readAll(answer).then(
        (read) => resolve({ status: answer.statusCode ?? 502, headers: passed, body: read }),
        reject,
      );
    });
    out.end(body);
  });
}

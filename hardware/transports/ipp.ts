import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import type { Socket } from 'node:net';
import type { IppLine } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { Clock, TimerId } from '../clock.ts';
import { encodeMessage } from '../document-printer/ipp-encoder.ts';
import { GROUP } from '../document-printer/ipp-message.ts';
import { OPERATION } from '../document-printer/ipp-operation.ts';
import { closeSignal } from './close-signal.ts';
import { connectForIpp, type IppAddress, ippAddress } from './ipp-connection.ts';
import type { IppEndpoint, OpenFailure, PostFailure, Transport } from './transport.ts';

/** A printer that sleeps takes seconds to its first answer. */
const OPEN_SILENCE_MS = 6000;
/** The longest description of a printer seen is 100 KB. */
const LONGEST_ANSWER = 4 * 1024 * 1024;
const LENGTH_REQUIRED = 411;

type PostOptions = Parameters<IppEndpoint['post']>[1];

/** IPP over HTTP or HTTPS; a connection of its own for each request. */
export function ippTransport(line: IppLine, clock: Clock): Transport<IppEndpoint> {
  return {
    async open() {
      const address = ippAddress(line);
      if (address === null) return fail('open-failed', 'not an address of a printer');
      const endpoint = ippEndpoint(line.uri, address, clock);
      const answered = await endpoint.post([existenceQuestion(line.uri)], { timeoutMs: OPEN_SILENCE_MS });
      if (answered.ok) return ok(endpoint);
      await endpoint.close();
      return openFailureOf(answered.failure.code, answered.failure.detail);
    },
  };
}

/** Get-Printer-Attributes in IPP 1.1, which every printer answers. */
function existenceQuestion(uri: string): Uint8Array {
  const attributes = [
    { name: 'attributes-charset', values: [{ tag: 'charset', text: 'utf-8' }] },
    { name: 'attributes-natural-language', values: [{ tag: 'naturalLanguage', text: 'en' }] },
    { name: 'printer-uri', values: [{ tag: 'uri', text: uri }] },
    { name: 'requested-attributes', values: [{ tag: 'keyword', text: 'printer-state' }] },
  ] as const;
  return encodeMessage({
    version: { major: 1, minor: 1 },
    code: OPERATION['Get-Printer-Attributes'],
    requestId: 1,
    groups: [{ group: GROUP.operation, attributes }],
  });
}

function openFailureOf(code: PostFailure, detail = ''): Result<never, OpenFailure> {
  if (code === 'refused') return fail(/HTTP 40[13]/.test(detail) ? 'permission-denied' : 'open-failed', detail);
  return fail(detail.startsWith('certificate') ? 'open-failed' : 'no-device', detail);
}

function ippEndpoint(uri: string, address: IppAddress, clock: Clock): IppEndpoint {
  const closing = closeSignal();
  const ended = new AbortController();
  const end = (): void => {
    ended.abort();
    closing.announce();
  };

  const postOnce = async (
    message: readonly Uint8Array[],
    { timeoutMs, signal }: PostOptions,
    chunked: boolean,
  ): Promise<Result<Uint8Array, PostFailure>> => {
    const stop = signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal]);
    const connected = await connectForIpp(address, clock, stop);
    return connected.ok
      ? exchange(connected.value, { address, message, chunked, timeoutMs, clock, signal: stop })
      : connected;
  };

  return {
    uri,
    async post(message, options) {
      // Chunks from the first byte of a document on; questions carry their length, as old printers like it.
      const isDocument = message.length > 1;
      const posted = await postOnce(message, options, isDocument);
      const wantsLength = !posted.ok && posted.failure.code === 'refused' && posted.failure.detail === lengthRequired;
      return isDocument && wantsLength ? postOnce(message, options, false) : posted;
    },
    onClose: closing.onClose,
    giveUp: end,
    async close() {
      end();
    },
  };
}

const lengthRequired = httpStatus(LENGTH_REQUIRED);

function httpStatus(status: number | undefined): string {
  return `HTTP ${status}`;
}

interface ExchangeOptions {
  readonly address: IppAddress;
  readonly message: readonly Uint8Array[];
  readonly chunked: boolean;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** One request and its answer on a fresh connection, which is closed behind it. */
function exchange(socket: Socket, options: ExchangeOptions): Promise<Result<Uint8Array, PostFailure>> {
  const { address, message, chunked, timeoutMs, clock, signal } = options;
  return new Promise((resolve) => {
    const length = message.reduce((sum, piece) => sum + piece.length, 0);
    const request = requestHttp({
      method: 'POST',
      path: address.path,
      headers: {
        Host: address.hostHeader,
        'Content-Type': 'application/ipp',
        Connection: 'close',
        ...(chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': length }),
      },
      createConnection: () => socket,
    });

    let settled = false;
    const settle = (result: Result<Uint8Array, PostFailure>): void => {
      if (settled) return;
      settled = true;
      clock.clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      request.destroy();
      socket.destroy();
      resolve(result);
    };
    const lose = (detail: string): void => settle(fail('answer-lost', detail));
    const stop = (): void => lose('given up');
    const startSilence = (): TimerId => clock.setTimeout(() => lose(`silent for ${timeoutMs} ms`), timeoutMs);
    let silence = startSilence();
    const stir = (): void => {
      clock.clearTimeout(silence);
      if (!settled) silence = startSilence();
    };

    signal.addEventListener('abort', stop);
    let answering = false;
    // From the answer's first byte on its own reading tells how it ended: the printer may hang up early and rightly.
    const broken = (detail: string): void => {
      if (!answering) lose(detail);
    };
    request.on('error', (error: NodeJS.ErrnoException) => broken(error.code ?? error.message));
    request.on('close', () => broken('closed without an answer'));
    request.on('response', (response) => {
      answering = true;
      stir();
      void collect(response, stir).then(settle);
    });
    void send(request, message, { isOver: () => settled || answering, stir });
    if (signal.aborted) stop();
  });
}

/** Hands the pieces over one at a time, each when the one before has gone: a slow printer sets the pace. */
async function send(
  request: ClientRequest,
  message: readonly Uint8Array[],
  { isOver, stir }: { readonly isOver: () => boolean; readonly stir: () => void },
): Promise<void> {
  for (const piece of message) {
    // An answer that comes before the document is through is a refusal: the rest is not wanted.
    if (isOver()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    request.once('close', resolve);
    request.write(piece, () => resolve());
    await promise;
    request.off('close', resolve);
    stir();
  }
  if (!isOver()) request.end();
}

async function collect(response: IncomingMessage, stir: () => void): Promise<Result<Uint8Array, PostFailure>> {
  const { statusCode } = response;
  if (statusCode !== 200) return fail('refused', httpStatus(statusCode));
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      stir();
      length += chunk.length;
      if (length > LONGEST_ANSWER) return fail('answer-lost', 'an answer without end');
      chunks.push(chunk);
    }
  } catch (error) {
    return fail('answer-lost', error instanceof Error ? error.message : 'broken off');
  }
  return ok(Uint8Array.from(Buffer.concat(chunks)));
}

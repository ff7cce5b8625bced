import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Moved } from '../contracts/delivery.ts';
import {
  type AnswerHead,
  declaredBytes,
  type Exchange,
  type ExchangeAnswer,
  type ExchangeRequest,
} from './exchange.ts';
import { AnswerTooLong, ExchangeFailed, exchangeFailureCode } from './exchange-failed.ts';

export interface ExchangeBounds {
  /** An exchange ends when no byte has moved for this long, in ms. A slow one that moves goes on. */
  readonly quietMs: number;
  /**
   * What the kernel took is out of sight until the answer comes; it is believed to leave at this rate at least, in
   * bytes a second.
   */
  readonly slowestBytesPerSecond: number;
  /** An answer longer than this is not the county's, unless whoever asked judges it by its head. */
  readonly maxAnswerBytes: number;
}

const writeBytes = 16 * 1024;
/** Of a long answer so much at a time is told as it comes. */
const toldBytes = 64 * 1024;
/** A connection that lay idle for longer may have been forgotten by a router on the way, which shows only as silence. */
export const idleConnectionMs = 60_000;

/**
 * Makes exchanges over node:http(s), which, unlike `fetch`, shows bytes while they move both ways (docs/decisions,
 * 0024). Connections are kept for the next exchange. Redirects are not followed: they lead to captive portals.
 */
export function createHttpExchange(bounds: ExchangeBounds): Exchange {
  const agents = {
    'http:': new http.Agent({ keepAlive: true, timeout: idleConnectionMs }),
    'https:': new https.Agent({ keepAlive: true, timeout: idleConnectionMs }),
  };
  return async (request) => {
    const { protocol } = new URL(request.url);
    const open = (fresh: boolean): ClientRequest => {
      const options = {
        method: request.method,
        headers: headersOf(request),
        agent: protocol === 'https:' ? agents['https:'] : agents['http:'],
        ...(fresh ? { agent: false as const } : {}),
      };
      return protocol === 'https:' ? https.request(request.url, options) : http.request(request.url, options);
    };
    const first = await attempt(open(false), request, bounds);
    if (first !== 'stale-connection') return first;
    const second = await attempt(open(true), request, bounds);
    if (second === 'stale-connection') throw new ExchangeFailed('connection-lost');
    return second;
  };
}

function headersOf({ headers, body }: ExchangeRequest): Record<string, string> {
  return body === undefined ? { ...headers } : { ...headers, 'content-length': String(body.length) };
}

/** `stale-connection` where a kept connection turned out to be closed: nothing was answered, a fresh one is worth a try. */
async function attempt(
  outgoing: ClientRequest,
  request: ExchangeRequest,
  bounds: ExchangeBounds,
): Promise<ExchangeAnswer | 'stale-connection'> {
  const meter = createMeter(request.moved);
  // An answer cut off by us ends in an error of its own; what counts is why.
  let ended: ExchangeFailed | null = null;
  const end = (code: 'timed-out' | 'interrupted'): void => {
    ended ??= new ExchangeFailed(code);
    outgoing.destroy(ended);
  };
  const watch = createWatch(() => end('timed-out'));
  const interrupt = (): void => end('interrupted');
  outgoing.on('socket', meter.start);
  if (request.signal.aborted) interrupt();
  request.signal.addEventListener('abort', interrupt, { once: true });
  let answered = false;
  try {
    return await new Promise<ExchangeAnswer>((resolve, reject) => {
      outgoing.on('error', reject);
      outgoing.on('close', () => {
        if (!answered) reject(new ExchangeFailed('connection-lost'));
      });
      outgoing.on('response', (incoming) => {
        answered = true;
        const onChunk = (): void => {
          watch.allow(bounds.quietMs);
          meter.tellOfLongOnes();
        };
        read(incoming, request, bounds, onChunk).then(resolve, reject);
      });
      watch.allow(bounds.quietMs);
      write(outgoing, request.body, bounds, watch);
    });
  } catch (error) {
    outgoing.destroy();
    if (ended !== null) throw ended;
    if (error instanceof ExchangeFailed) throw error;
    const code = exchangeFailureCode(error);
    if (code === null) throw error;
    if (outgoing.reusedSocket && code === 'connection-lost' && !answered) return 'stale-connection';
    throw new ExchangeFailed(code);
  } finally {
    request.signal.removeEventListener('abort', interrupt);
    watch.stop();
    meter.tell();
  }
}

function write(outgoing: ClientRequest, body: Uint8Array | undefined, bounds: ExchangeBounds, watch: Watch): void {
  const rest = body ?? new Uint8Array();
  const waitForAnswer = (): void => {
    const unseenMs = Math.ceil((rest.length * 1000) / bounds.slowestBytesPerSecond);
    watch.allow(bounds.quietMs + unseenMs);
  };
  const next = (offset: number): void => {
    if (outgoing.destroyed) return;
    watch.allow(bounds.quietMs);
    const piece = rest.subarray(offset, offset + writeBytes);
    if (offset + piece.length < rest.length) outgoing.write(piece, () => next(offset + piece.length));
    else outgoing.end(piece, waitForAnswer);
  };
  next(0);
}

async function read(
  incoming: IncomingMessage,
  request: ExchangeRequest,
  bounds: ExchangeBounds,
  onChunk: () => void,
): Promise<ExchangeAnswer> {
  const { headers } = incoming;
  const head: AnswerHead = {
    status: incoming.statusCode ?? 0,
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : (value ?? null);
    },
  };
  const most = mostBytesOf(head, request, bounds);
  // Answers without a body say how long it would be.
  const hasBody = request.method !== 'HEAD' && (head.status === 200 || head.status === 206);
  const declared = hasBody ? declaredBytes(head) : null;
  if (declared !== null && declared > most) throw new AnswerTooLong(head);
  const body = createBody(most, declared);
  onChunk();
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    onChunk();
    if (!body.add(chunk)) throw new AnswerTooLong(head);
  }
  return { ...head, body: body.bytes() };
}

function mostBytesOf(
  head: AnswerHead,
  { mostAnswerBytes }: ExchangeRequest,
  { maxAnswerBytes }: ExchangeBounds,
): number {
  if (typeof mostAnswerBytes === 'function') return mostAnswerBytes(head);
  return Math.min(maxAnswerBytes, mostAnswerBytes ?? maxAnswerBytes);
}

/** Gathers a body of at most so many bytes. A long one is held once: pieces put together at the end would be it twice. */
function createBody(most: number, declared: number | null) {
  const room = Math.min(most, declared ?? most);
  // Made with the first chunk: many answers have no body.
  let gathered: Buffer = Buffer.alloc(0);
  let length = 0;
  return {
    /** `false` where that is more than it may have. */
    add(chunk: Uint8Array): boolean {
      if (length + chunk.length > room) return false;
      if (gathered.length === 0) gathered = Buffer.allocUnsafe(room);
      gathered.set(chunk, length);
      length += chunk.length;
      return true;
    },
    bytes: () => gathered.subarray(0, length),
  };
}

interface Watch {
  /** Time from now until silence ends the exchange. */
  allow(ms: number): void;
  stop(): void;
}

function createWatch(onQuiet: () => void): Watch {
  let timer: NodeJS.Timeout | undefined;
  return {
    allow(ms) {
      clearTimeout(timer);
      timer = setTimeout(onQuiet, ms);
    },
    stop: () => clearTimeout(timer),
  };
}

/**
 * Counts by the socket, which a kept connection has used before. TLS adds its records and, once a connection, its
 * handshake; both are estimated. TCP and IP headers are left out.
 */
function createMeter(moved: Moved) {
  const tls = { handshakeBytes: 5_000, recordBytes: 22, recordPayload: 16 * 1024 };
  let socket: Socket | null = null;
  let before = 0;
  let told = 0;
  const total = (): number => (socket === null ? 0 : socket.bytesRead + socket.bytesWritten);
  const sum = (): number => {
    const bytes = total() - before;
    if (socket === null || !('encrypted' in socket) || bytes === 0) return bytes;
    const handshake = before === 0 ? tls.handshakeBytes : 0;
    return bytes + handshake + 2 * tls.recordBytes * Math.ceil(bytes / tls.recordPayload);
  };
  const tell = (): void => {
    const bytes = sum();
    moved(bytes - told);
    told = bytes;
  };
  return {
    start(connection: Socket): void {
      socket = connection;
      before = total();
    },
    /** Tells what has not been told. */
    tell,
    /** The same, where it is much. */
    tellOfLongOnes(): void {
      if (sum() - told >= toldBytes) tell();
    },
  };
}

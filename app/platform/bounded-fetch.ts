import type { UndecidedCode } from '../contracts/delivery.ts';

export interface FetchBounds {
  /** Time for one whole exchange in ms, the answer's body included. */
  readonly timeoutMs: number;
  /** An answer longer than this is not the county's. */
  readonly maxAnswerBytes: number;
}

/** Why an exchange ended without an answer. */
export class ExchangeFailed extends Error {
  readonly code: UndecidedCode;

  constructor(code: UndecidedCode) {
    super(`exchange failed: ${code}`);
    this.name = 'ExchangeFailed';
    this.code = code;
  }
}

/**
 * Wraps `fetch` so that every exchange ends: in an answer read whole, or in `ExchangeFailed`. Redirects are not
 * followed, since a POST that a captive portal redirects would come back as somebody's web page.
 */
export function boundedFetch(
  fetchImplementation: typeof fetch,
  { timeoutMs, maxAnswerBytes }: FetchBounds,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([request.signal, timeout]);
    try {
      const response = await fetchImplementation(request, { signal, redirect: 'manual' });
      const body = await readBounded(response, maxAnswerBytes);
      return new Response(bodyless(response.status) ? null : body, {
        status: response.status === 0 ? 502 : response.status,
        headers: response.headers,
      });
    } catch (error) {
      if (error instanceof ExchangeFailed) throw error;
      if (request.signal.aborted) throw new ExchangeFailed('interrupted');
      if (timeout.aborted) throw new ExchangeFailed('timed-out');
      const code = exchangeFailureCode(error);
      if (code === null) throw error;
      throw new ExchangeFailed(code);
    }
  };
}

async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel();
      throw new ExchangeFailed('not-the-county');
    }
    chunks.push(value);
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}

function bodyless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

/** What a rejected `fetch` means, or `null` where it is a bug. The causes stand in `cause`, at times nested. */
function exchangeFailureCode(error: unknown): UndecidedCode | null {
  if (!(error instanceof Error)) return null;
  for (let cause: unknown = error.cause ?? error; cause instanceof Error; cause = cause.cause) {
    // undici gives its parser's errors a code in some cases only.
    if (cause.name === 'HTTPParserError') return 'not-the-county';
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    const known = connectionCode(code);
    if (known !== null) return known;
    // Happy-eyeballs connects to several addresses and reports all their errors together.
    if (cause instanceof AggregateError) return exchangeFailureCode(cause.errors[0]) ?? 'connection-lost';
  }
  // undici reports protocol errors and cut bodies as TypeError with or without a coded cause.
  return error instanceof TypeError && error.cause !== undefined ? 'connection-lost' : null;
}

function connectionCode(code: string): UndecidedCode | null {
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection-refused';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
    case 'EAI_FAIL':
      return 'host-unknown';
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return 'timed-out';
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'UND_ERR_SOCKET':
      return 'connection-lost';
    default:
      return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code) ? 'tls-failed' : null;
  }
}

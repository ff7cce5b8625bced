import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import type { Attempt } from './county-link.ts';
import type { Exchange, ExchangeAnswer } from './exchange.ts';
import { ExchangeFailed } from './exchange-failed.ts';

/** Lets tus-js-client speak through an exchange, with its time-outs on progress and its counted bytes. */
export function createTusStack(exchange: Exchange, { signal, moved }: Attempt): HttpStack {
  return {
    createRequest: (method, url) => createRequest(method, url, exchange, { signal, moved }),
    getName: () => 'cunban',
  };
}

/** The answer behind a response of this stack. */
export function answerOf(response: HttpResponse | null): ExchangeAnswer | null {
  return response instanceof TusResponse ? response.answer : null;
}

function createRequest(method: string, url: string, exchange: Exchange, { signal, moved }: Attempt): HttpRequest {
  if (method !== 'HEAD' && method !== 'POST' && method !== 'PATCH') throw new RangeError(`no tus request: ${method}`);
  const headers: Record<string, string> = {};
  const aborting = new AbortController();
  return {
    getMethod: () => method,
    getURL: () => url,
    setHeader(name, value) {
      headers[name.toLowerCase()] = value;
    },
    getHeader: (name) => headers[name.toLowerCase()],
    setProgressHandler: () => undefined,
    async send(body: unknown) {
      // A piece that was yielded has no bytes; nothing of it is to reach the wire.
      if (aborting.signal.aborted) throw new ExchangeFailed('interrupted');
      const answer = await exchange({
        method,
        url,
        headers,
        ...(body instanceof Uint8Array ? { body } : {}),
        signal: AbortSignal.any([signal, aborting.signal]),
        moved,
      });
      return new TusResponse(answer);
    },
    async abort() {
      aborting.abort();
    },
    getUnderlyingObject: () => null,
  };
}

class TusResponse implements HttpResponse {
  readonly answer: ExchangeAnswer;

  constructor(answer: ExchangeAnswer) {
    this.answer = answer;
  }

  getStatus(): number {
    return this.answer.status;
  }

  getHeader(name: string): string | undefined {
    return this.answer.header(name.toLowerCase()) ?? undefined;
  }

  getBody(): string {
    return Buffer.from(this.answer.body).toString('utf8');
  }

  getUnderlyingObject(): ExchangeAnswer {
    return this.answer;
  }
}

import type { Moved } from '../contracts/delivery.ts';

export interface ExchangeRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
  /** Told once, at the end, however the exchange ended: bytes both ways, HTTP's headers included. */
  readonly moved: Moved;
}

/** An answer read whole. */
export interface ExchangeAnswer {
  readonly status: number;
  /** Value of a header by its lower-case name, `null` where there is none. */
  readonly header: (name: string) => string | null;
  readonly body: Uint8Array;
}

/** One request and its answer. Rejects with `ExchangeFailed` for all that a link or a stranger can do. */
export type Exchange = (request: ExchangeRequest) => Promise<ExchangeAnswer>;

/** Media type of an answer without its parameters, lower case; empty where there is none. */
export function mediaType(answer: ExchangeAnswer): string {
  return answer.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
}

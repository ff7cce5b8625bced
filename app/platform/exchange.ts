import type { Moved } from '../contracts/delivery.ts';

export interface ExchangeRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
  /**
   * Of the answer's body; `maxAnswerBytes` where it is left out. A figure is for less than that; what is to be longer is
   * judged by its head.
   */
  readonly mostAnswerBytes?: number | ((head: AnswerHead) => number);
  /** Told at the end, however the exchange ended, and of a long answer as it comes: bytes both ways, headers included. */
  readonly moved: Moved;
}

/** What stands before an answer's body. */
export interface AnswerHead {
  readonly status: number;
  /** Value of a header by its lower-case name, `null` where there is none. */
  readonly header: (name: string) => string | null;
}

/** An answer read whole. */
export interface ExchangeAnswer extends AnswerHead {
  readonly body: Uint8Array;
}

/**
 * A longer answer is not read to its end: it is the page of a captive portal. A full batch is answered with some 100 bytes
 * an item; whoever asks for a piece of something must ask for less than this.
 */
export const maxAnswerBytes = 256 * 1024;

/** One request and its answer. Rejects with `ExchangeFailed` for all that a link or a stranger can do. */
export type Exchange = (request: ExchangeRequest) => Promise<ExchangeAnswer>;

/** How long an answer says that its body is; `null` where it does not. */
export function declaredBytes(answer: AnswerHead): number | null {
  const value = answer.header('content-length') ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** Media type of an answer without its parameters, lower case; empty where there is none. */
export function mediaType(answer: AnswerHead): string {
  return answer.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
}

import type { UndecidedCode } from '../contracts/delivery.ts';
import type { AnswerHead } from './exchange.ts';

/** Why an exchange ended without an answer. */
export class ExchangeFailed extends Error {
  readonly code: UndecidedCode;

  constructor(code: UndecidedCode) {
    super(`exchange failed: ${code}`);
    this.name = 'ExchangeFailed';
    this.code = code;
  }
}

/** An answer began, but is longer than any the county was asked for. Its head tells whose it is. */
export class AnswerTooLong extends ExchangeFailed {
  readonly head: AnswerHead;

  constructor(head: AnswerHead) {
    super('not-the-county');
    this.name = 'AnswerTooLong';
    this.head = head;
  }
}

/**
 * How Node's codes of TLS begin: OpenSSL's own, and what it says of a certificate it does not like, `UNSPECIFIED` among
 * that. A list of whole codes would be the list of one version.
 */
const ofTls =
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERROR_IN_C|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_|OUT_OF_MEM|UNSPECIFIED)/;

/**
 * What an error of Node's network layers means, or `null` where it is a bug. Whatever a code says that nobody foresaw is
 * the link's: a stranger on the way must not be able to end the station.
 */
export function exchangeFailureCode(error: unknown): UndecidedCode | null {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) return null;
  // Happy-eyeballs connects to several addresses and reports all their errors together.
  if (error instanceof AggregateError) return exchangeFailureCode(error.errors[0]) ?? 'connection-lost';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  switch (code) {
    case '':
      return null;
    case 'ECONNREFUSED':
      return 'connection-refused';
    case 'ENOTFOUND':
      return 'host-unknown';
    case 'ETIMEDOUT':
    case 'ERR_SOCKET_CONNECTION_TIMEOUT':
      return 'timed-out';
    case 'ERR_HTTP_CONTENT_LENGTH_MISMATCH':
      return 'not-the-county';
    default:
      if (code.startsWith('EAI_')) return 'host-unknown';
      if (code.startsWith('HPE_')) return 'not-the-county';
      return ofTls.test(code) ? 'tls-failed' : 'connection-lost';
  }
}

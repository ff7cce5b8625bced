import type { UndecidedCode } from '../contracts/delivery.ts';

/** Why an exchange ended without an answer. */
export class ExchangeFailed extends Error {
  readonly code: UndecidedCode;

  constructor(code: UndecidedCode) {
    super(`exchange failed: ${code}`);
    this.name = 'ExchangeFailed';
    this.code = code;
  }
}

/** What an error of Node's network layers means, or `null` where it is a bug. */
export function exchangeFailureCode(error: unknown): UndecidedCode | null {
  if (!(error instanceof Error)) return null;
  // Happy-eyeballs connects to several addresses and reports all their errors together.
  if (error instanceof AggregateError) return exchangeFailureCode(error.errors[0]) ?? 'connection-lost';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection-refused';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
    case 'EAI_FAIL':
      return 'host-unknown';
    case 'ETIMEDOUT':
      return 'timed-out';
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return 'connection-lost';
    case 'ERR_HTTP_CONTENT_LENGTH_MISMATCH':
      return 'not-the-county';
    default:
      if (code.startsWith('HPE_')) return 'not-the-county';
      return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code) ? 'tls-failed' : null;
  }
}

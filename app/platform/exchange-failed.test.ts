import { expect, test } from 'vitest';
import { ExchangeFailed, exchangeFailureCode } from './exchange-failed.ts';
import { specimenExchange } from './specimen-exchange.ts';

const coded = (code: string): Error => Object.assign(new Error(code), { code });

test.each([
  ['ECONNREFUSED', 'connection-refused'],
  ['ENOTFOUND', 'host-unknown'],
  ['EAI_AGAIN', 'host-unknown'],
  ['EAI_SERVICE', 'host-unknown'],
  ['ERR_SOCKET_CONNECTION_TIMEOUT', 'timed-out'],
  ['ECONNRESET', 'connection-lost'],
  ['EPIPE', 'connection-lost'],
  ['ETIMEDOUT', 'timed-out'],
  ['HPE_INVALID_CONSTANT', 'not-the-county'],
  ['CERT_HAS_EXPIRED', 'tls-failed'],
])('%s is told as %s', (code, expected) => {
  expect(exchangeFailureCode(coded(code))).toBe(expected);
});

test('of several addresses that fail together the first is told', () => {
  expect(exchangeFailureCode(new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]))).toBe(
    'connection-refused',
  );
});

// Every word of OpenSSL for a certificate it does not like (X509_verify_cert), as Node spells them.
const certificateCodes = [
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_CRL', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE'],
  ...['UNABLE_TO_DECRYPT_CRL_SIGNATURE', 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'CERT_SIGNATURE_FAILURE'],
  ...['CRL_SIGNATURE_FAILURE', 'CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED', 'CRL_NOT_YET_VALID', 'CRL_HAS_EXPIRED'],
  ...['ERROR_IN_CERT_NOT_BEFORE_FIELD', 'ERROR_IN_CERT_NOT_AFTER_FIELD', 'ERROR_IN_CRL_LAST_UPDATE_FIELD'],
  ...['ERROR_IN_CRL_NEXT_UPDATE_FIELD', 'OUT_OF_MEM', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_CHAIN_TOO_LONG', 'CERT_REVOKED'],
  ...['INVALID_CA', 'PATH_LENGTH_EXCEEDED', 'INVALID_PURPOSE', 'CERT_UNTRUSTED', 'CERT_REJECTED', 'HOSTNAME_MISMATCH'],
  ...['UNSPECIFIED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_OSSL_EVP_UNSUPPORTED'],
];
test.each(certificateCodes)('%s, of a stranger’s certificate, is told as tls-failed', (code) => {
  expect(exchangeFailureCode(coded(code))).toBe('tls-failed');
});

// A route to nowhere, a firewall, a network card that went away, and whatever a later Node calls it.
test.each(['EHOSTDOWN', 'EINVAL', 'EACCES', 'EPERM', 'ENODEV', 'ENOTCONN', 'ERR_STREAM_DESTROYED', 'ENOTHINGKNOWN'])(
  '%s is told as connection-lost',
  (code) => {
    expect(exchangeFailureCode(coded(code))).toBe('connection-lost');
  },
);

test('a bug is not taken for a failing link', async () => {
  expect(exchangeFailureCode(new RangeError('bug'))).toBeNull();
  expect(exchangeFailureCode(new Error('bug'))).toBeNull();
  // Node names bugs too.
  expect(exchangeFailureCode(Object.assign(new TypeError('bug'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeNull();
  const exchange = specimenExchange();
  await expect(exchange.send(() => Promise.reject(new RangeError('bug')))).rejects.toThrow('bug');
  expect(await exchange.send(() => Promise.reject(new ExchangeFailed('interrupted')))).toEqual({
    outcome: 'undecided',
    code: 'interrupted',
    countyReached: false,
  });
});

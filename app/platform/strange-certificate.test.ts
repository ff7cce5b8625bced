import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, type TlsOptions } from 'node:tls';
import { expect, test } from 'vitest';
import { createHttpExchange } from './http-exchange.ts';
import { type SpecimenCertificate, specimenCertificate } from './specimen-certificate.ts';

const bounds = { quietMs: 15_000, slowestBytesPerSecond: 1_000, maxAnswerBytes: 1_000 };
const usual: SpecimenCertificate = { bits: 2048, years: [17, 49], clientsOnly: false };

/** Runs `talk` against whoever shows this certificate, as a portal or a box on the way does. */
async function shown<Value>(certificate: TlsOptions, talk: (port: number) => Promise<Value>): Promise<Value> {
  const portal = createServer(certificate, (_request, response) => response.end('<html>'));
  portal.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
  try {
    return await talk((portal.address() as AddressInfo).port);
  } finally {
    portal.closeAllConnections();
    await new Promise((resolve) => portal.close(resolve));
  }
}

function codeOfHandshake(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('secureConnect', () => resolve('trusted'));
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  });
}

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', {}],
  ['INVALID_PURPOSE', { clientsOnly: true }],
  ['UNSPECIFIED', { bits: 1024 }],
  ['CERT_HAS_EXPIRED', { years: [17, 18] }],
  ['CERT_NOT_YET_VALID', { years: [48, 49] }],
] satisfies readonly [string, Partial<SpecimenCertificate>][])(
  '%s is a failing link, not a bug',
  async (code, changes) => {
    await shown(specimenCertificate({ ...usual, ...changes }), async (port) => {
      // Another OpenSSL may word it differently; then this is no test of what it says.
      expect(await codeOfHandshake(port)).toBe(code);
      const exchange = createHttpExchange(bounds)({
        method: 'GET',
        url: `https://127.0.0.1:${port}/v1/health`,
        headers: {},
        signal: new AbortController().signal,
        moved: () => undefined,
      });
      await expect(exchange).rejects.toMatchObject({ name: 'ExchangeFailed', code: 'tls-failed' });
    });
  },
);

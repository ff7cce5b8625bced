import { connect, isIP, type Socket } from 'node:net';
import * as tls from 'node:tls';
import type { IppLine } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';

/** A printer of the same room answers within milliseconds; its TLS may take a second on its small processor. */
const CONNECT_LIMIT_MS = 5000;
const IPP_PORT = 631;

/** Where a printer is, taken apart. */
export interface IppAddress {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** As HTTP wants it named. */
  readonly hostHeader: string;
  readonly secure: boolean;
  /** The one certificate that is accepted, as 64 hexadecimal digits; `null` leaves it to the system's trust. */
  readonly certificateSha256: string | null;
}

/** `null` for what is no address. */
export function ippAddress({ uri, certificateSha256 }: IppLine): IppAddress | null {
  if (!URL.canParse(uri)) return null;
  const { protocol, hostname, port, pathname, search } = new URL(uri);
  if (hostname === '') return null;
  const host = hostname.replace(/^\[|\]$/g, '');
  const portNumber = port === '' ? IPP_PORT : Number(port);
  return {
    host,
    port: portNumber,
    path: `${pathname === '' ? '/' : pathname}${search}`,
    hostHeader: `${hostname}:${portNumber}`,
    secure: protocol === 'ipps:',
    certificateSha256: certificateSha256 ?? null,
  };
}

/** Connects, and for `ipps` makes sure who it is before anything is sent. Every failure means that nothing was. */
export function connectForIpp(
  address: IppAddress,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<Socket, 'not-sent'>> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(fail('not-sent', 'given up'));
    const socket = address.secure ? secureSocket(address) : connect({ host: address.host, port: address.port });
    const settle = (result: Result<Socket, 'not-sent'>): void => {
      clock.clearTimeout(limit);
      signal.removeEventListener('abort', stop);
      socket.off('error', refuse);
      // Whoever takes the socket over listens for its errors later; one may come before that.
      socket.on('error', () => {});
      if (!result.ok) socket.destroy();
      resolve(result);
    };
    const refuse = (error: NodeJS.ErrnoException): void => settle(fail('not-sent', refusalOf(error)));
    const stop = (): void => settle(fail('not-sent', 'given up'));
    const limit = clock.setTimeout(() => settle(fail('not-sent', 'no answer')), CONNECT_LIMIT_MS);
    signal.addEventListener('abort', stop);
    socket.on('error', refuse);
    socket.once(address.secure ? 'secureConnect' : 'connect', () => {
      socket.setNoDelay(true);
      const pinned = address.secure ? pinnedRight(socket as tls.TLSSocket, address.certificateSha256) : true;
      settle(pinned ? ok(socket) : fail('not-sent', 'certificate is not the pinned one'));
    });
  });
}

function secureSocket({ host, port, certificateSha256 }: IppAddress): tls.TLSSocket {
  return tls.connect({
    host,
    port,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    // Printers sign for themselves: the pinned certificate is then the whole proof, names and dates none.
    ...(certificateSha256 === null ? systemTrust() : { rejectUnauthorized: false }),
  });
}

/** A runtime with another TLS library may not reach the system's store; then its own list decides. */
function systemTrust(): { readonly ca?: string[] } {
  return 'getCACertificates' in tls ? { ca: tls.getCACertificates('system') } : {};
}

function pinnedRight(socket: tls.TLSSocket, certificateSha256: string | null): boolean {
  if (certificateSha256 === null) return socket.authorized;
  return socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase() === certificateSha256;
}

function refusalOf(error: NodeJS.ErrnoException): string {
  const code = error.code ?? error.message;
  return /CERT|SIGNED|ISSUER|ALTNAME/.test(code) ? `certificate is not trusted: ${code}` : code;
}

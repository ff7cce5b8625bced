import { connect, type Socket } from 'node:net';
import type { TcpLine, UnixLine } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';
import { closeSignal } from './close-signal.ts';
import type { Connection, OpenFailure, Transport, WriteFailure } from './transport.ts';

/** A host of the same room answers within milliseconds; one that is off does not answer at all. */
const CONNECT_LIMIT_MS = 3000;
/** A printer out of paper stops reading. */
const WRITE_LIMIT_MS = 5000;
/** A device that was switched off says no goodbye: the system asks after so much silence. */
const KEEP_ALIVE_MS = 2000;

/** A byte stream over TCP, for printers on port 9100 and servers of the local network. */
export function tcpTransport({ host, port }: TcpLine, clock: Clock): Transport {
  return { open: () => openSocket(() => connect({ host, port, noDelay: true }), clock) };
}

/** A byte stream to a service of this machine. */
export function unixTransport({ path }: UnixLine, clock: Clock): Transport {
  return { open: () => openSocket(() => connect({ path }), clock) };
}

function openSocket(start: () => Socket, clock: Clock): Promise<Result<Connection, OpenFailure>> {
  return new Promise((resolve) => {
    const socket = start();
    const settle = (result: Result<Connection, OpenFailure>): void => {
      clock.clearTimeout(limit);
      socket.off('error', refuse);
      resolve(result);
    };
    const refuse = (error: NodeJS.ErrnoException): void => {
      socket.destroy();
      settle(fail(openFailureOf(error.code), error.code));
    };
    const limit = clock.setTimeout(() => {
      socket.destroy();
      settle(fail('no-device', 'no answer'));
    }, CONNECT_LIMIT_MS);
    socket.on('error', refuse);
    socket.once('connect', () => {
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      settle(ok(socketConnection(socket, clock)));
    });
  });
}

function openFailureOf(code: string | undefined): OpenFailure {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
    case 'ENOTFOUND':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return 'no-device';
    case 'EACCES':
      return 'permission-denied';
    default:
      return 'open-failed';
  }
}

function socketConnection(socket: Socket, clock: Clock): Connection {
  const dataListeners = new Set<(bytes: Uint8Array) => void>();
  const closing = closeSignal();

  socket.on('data', (chunk: Buffer) => {
    for (const listener of [...dataListeners]) listener(chunk);
    chunk.fill(0);
  });
  // Every error of a socket is followed by its close.
  socket.on('error', () => {});
  socket.on('end', () => socket.destroy());
  socket.once('close', () => {
    dataListeners.clear();
    closing.announce();
  });

  return {
    write(bytes) {
      if (closing.announced || !socket.writable) return Promise.resolve(fail('connection-closed'));
      return new Promise<Result<void, WriteFailure>>((resolve) => {
        const settle = (result: Result<void, WriteFailure>): void => {
          clock.clearTimeout(limit);
          stop();
          resolve(result);
        };
        const limit = clock.setTimeout(() => settle(fail('write-timed-out')), WRITE_LIMIT_MS);
        const stop = closing.onClose(() => settle(fail('connection-closed')));
        socket.write(bytes, (error) => {
          if (error === null || error === undefined) settle(ok(undefined));
          else settle(fail('write-failed', error.message));
        });
      });
    },
    onData(listener) {
      dataListeners.add(listener);
      return () => dataListeners.delete(listener);
    },
    onClose: closing.onClose,
    async close() {
      socket.destroy();
      dataListeners.clear();
      closing.announce();
    },
  };
}

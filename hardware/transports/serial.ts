import { SerialPort } from 'serialport';
import type { SerialLine } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, within } from '../clock.ts';
import { closeSignal } from './close-signal.ts';
import type { Connection, OpenFailure, Transport, WriteFailure } from './transport.ts';

/** A printer out of paper may hold RTS back for ever; the system's buffer takes a whole receipt long before that. */
const WRITE_LIMIT_MS = 5000;
/** Closing has been seen to hang while a write is stuck. */
const CLOSE_LIMIT_MS = 1000;

/** A serial line by the `serialport` package, locked against other processes. */
export function serialTransport(line: SerialLine, clock: Clock): Transport {
  const { path } = line;
  if (path === undefined) return { open: async () => fail('no-device', 'no path') };
  return {
    open: () =>
      new Promise((resolve) => {
        const port = new SerialPort({
          path,
          baudRate: line.baudRate,
          rtscts: line.rtscts,
          autoOpen: false,
          // The default, stated because a second opener must get `device-busy`, not half of the bytes.
          lock: true,
        });
        const connection = serialConnection(port, clock);
        port.open((error) => resolve(error === null ? ok(connection) : openFailure(error)));
      }),
  };
}

function openFailure(error: Error): Result<never, OpenFailure> {
  // The binding has no error codes, only the system's words.
  const { message } = error;
  if (message.includes('Cannot lock port') || message.includes('busy')) return fail('device-busy');
  if (message.includes('No such file') || message.includes('No such device')) return fail('no-device');
  if (message.includes('Permission denied') || message.includes('Access denied')) return fail('permission-denied');
  if (message.includes('File not found')) return fail('no-device');
  return fail('open-failed', message);
}

function serialConnection(port: SerialPort, clock: Clock): Connection {
  const dataListeners = new Set<(bytes: Uint8Array) => void>();
  const closing = closeSignal();
  closing.onClose(() => dataListeners.clear());

  port.on('data', (chunk: Buffer) => {
    for (const listener of [...dataListeners]) listener(chunk);
    // The chunk is a slice of the stream's pool, which lives on long after the card left.
    chunk.fill(0);
  });
  port.on('close', closing.announce);
  // A pulled cable closes the port by itself; any other error leaves it useless.
  port.on('error', () => {
    if (port.isOpen) port.close();
  });

  return {
    write(bytes) {
      if (closing.announced || !port.isOpen) return Promise.resolve(fail('connection-closed'));
      return new Promise<Result<void, WriteFailure>>((resolve) => {
        const settle = (result: Result<void, WriteFailure>): void => {
          clock.clearTimeout(timer);
          stop();
          resolve(result);
        };
        const timer = clock.setTimeout(() => settle(fail('write-timed-out')), WRITE_LIMIT_MS);
        // The callback of a write on a port that dies meanwhile is never called.
        const stop = closing.onClose(() => settle(fail('connection-closed')));
        port.write(Buffer.from(bytes), (error) =>
          settle(error === null || error === undefined ? ok(undefined) : fail('write-failed', error.message)),
        );
      });
    },
    onData(listener) {
      dataListeners.add(listener);
      return () => dataListeners.delete(listener);
    },
    onClose: closing.onClose,
    async close() {
      if (!closing.announced && port.isOpen) {
        const ended = new Promise<void>((resolve) => port.close(() => resolve()));
        await within(clock, CLOSE_LIMIT_MS, ended);
      }
      closing.announce();
    },
  };
}

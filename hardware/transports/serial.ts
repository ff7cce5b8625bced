import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SerialPort } from 'serialport';
import type { SerialLine } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, within } from '../clock.ts';
import { watchFolder, watchPath } from '../discovery/path-arrival.ts';
import { resolveAdapter } from '../discovery/serial-adapters.ts';
import { SYSTEM_FOLDERS, type SystemFolders } from '../discovery/sysfs.ts';
import { closeSignal } from './close-signal.ts';
import { mendReading } from './serial-reading.ts';
import type { Connection, OpenFailure, Transport, WriteFailure } from './transport.ts';

/** A printer out of paper may hold RTS back for ever; the system's buffer takes a whole receipt long before that. */
const WRITE_LIMIT_MS = 5000;
/** Closing has been seen to hang while a write is stuck. */
const CLOSE_LIMIT_MS = 1000;

/**
 * A serial line by the `serialport` package, locked against other processes and against other lines of this one. A
 * line named by its adapter is looked up anew for every attempt: the adapter may come back as another `ttyUSB`.
 */
export function serialTransport(line: SerialLine, clock: Clock, folders: SystemFolders = SYSTEM_FOLDERS): Transport {
  const { path, adapter } = line;
  if (adapter !== undefined) {
    return {
      async open() {
        const found = await resolveAdapter(adapter, folders);
        if (!found.ok) return found;
        const opened = await openPort(found.value, line, clock);
        if (!opened.ok) return opened;
        // Plugs may have been swapped between the look and the opening; once it is open its name stays taken.
        const again = await resolveAdapter(adapter, folders);
        if (again.ok && again.value === found.value) return opened;
        await opened.value.close();
        return again.ok ? fail('no-device', 'the adapter was plugged in anew just now') : again;
      },
      onArrival: (listener) => watchAdapters(folders, listener),
    };
  }
  if (path === undefined) {
    return { open: async () => fail('no-device', 'the line names neither a path nor an adapter') };
  }
  return {
    open: () => openPort(path, line, clock),
    onArrival: (listener) => watchPath(path, listener),
  };
}

/**
 * udev makes an entry in `/dev/char` for every port once its rights are set. Without udev there is only `/dev` itself,
 * where every write to any device wakes whoever watches.
 */
function watchAdapters({ dev }: SystemFolders, listener: () => void): () => void {
  const links = join(dev, 'char');
  return existsSync(links)
    ? watchFolder(links, () => true, listener)
    : watchFolder(dev, (name) => name.startsWith('tty'), listener);
}

async function openPort(path: string, line: SerialLine, clock: Clock): Promise<Result<Connection, OpenFailure>> {
  // Loaded when first needed: a machine without the library must still drive its other devices.
  const { SerialPort } = await import('serialport');
  return new Promise((resolve) => {
    const port = new SerialPort({
      path,
      baudRate: line.baudRate,
      rtscts: line.rtscts,
      autoOpen: false,
      // The default, stated because a second opener must get `device-busy`, not half of the bytes.
      lock: true,
    });
    mendReading(port);
    const connection = serialConnection(port, clock);
    port.open((error) => resolve(error === null ? ok(connection) : openFailure(error)));
  });
}

function openFailure(error: Error): Result<never, OpenFailure> {
  // The binding has no error codes, only the system's words.
  const { message } = error;
  if (message.includes('Cannot lock port') || message.includes('busy')) {
    return fail('device-busy', 'another program or another device of the profile has this port');
  }
  if (message.includes('Permission denied') || message.includes('Access denied')) {
    return fail('permission-denied', 'this user may not open the port: a udev rule must allow it');
  }
  if (/No such (file|device)|File not found/.test(message)) return fail('no-device', 'no such port');
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
        // Every error of a write ends the port; whether its bytes had left, nobody knows.
        port.write(Buffer.from(bytes), (error) =>
          settle(error === null || error === undefined ? ok(undefined) : fail('connection-closed', error.message)),
        );
      });
    },
    onData(listener) {
      dataListeners.add(listener);
      return () => dataListeners.delete(listener);
    },
    onClose: closing.onClose,
    setBaudRate(baudRate) {
      if (closing.announced || !port.isOpen) return Promise.resolve(fail('connection-closed'));
      return new Promise<Result<void, WriteFailure>>((resolve) => {
        port.update({ baudRate }, (error) =>
          resolve(error === null || error === undefined ? ok(undefined) : fail('write-failed', error.message)),
        );
      });
    },
    async close() {
      if (!closing.announced && port.isOpen) {
        const ended = new Promise<void>((resolve) => port.close(() => resolve()));
        await within(clock, CLOSE_LIMIT_MS, ended);
      }
      closing.announce();
    },
  };
}

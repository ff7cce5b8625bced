import { readSync } from 'node:fs';
import type { SerialPort } from 'serialport';

/** The binding's half of an open port on Linux, as far as it is used here. */
interface LinuxPort {
  readonly fd: number | null;
  readonly poller: Poller;
  read(
    buffer: Buffer,
    offset: number,
    length: number,
  ): Promise<{ readonly bytesRead: number; readonly buffer: Buffer }>;
}

interface Poller {
  once(event: 'readable', listener: (error: Error | null) => void): unknown;
  listenerCount(event: 'readable' | 'writable'): number;
  poll(flags: number): void;
}

const READABLE = 1;
const WRITABLE = 2;

/**
 * Mends two faults of the binding in a port that is about to open; they show on every station whose plugs are pulled.
 * - A port whose cable is gone reads as "no bytes". The binding reads again at once, for ever, at full speed, and does
 *   not notice (serialport/bindings-cpp#162). Here it is the end of the line.
 * - Waiting until a port takes bytes, it forgets to wait for bytes: a printer that has stopped reading could not say why.
 */
export function mendReading(port: SerialPort): void {
  port.prependOnceListener('open', () => {
    const binding = port.port as unknown as Partial<LinuxPort> | undefined;
    if (isLinuxPort(binding)) mend(binding);
  });
}

function mend(binding: LinuxPort): void {
  const { poller } = binding;
  const poll = poller.poll.bind(poller);
  poller.poll = (flags) => {
    const reading = poller.listenerCount('readable') > 0 ? READABLE : 0;
    const writing = poller.listenerCount('writable') > 0 ? WRITABLE : 0;
    poll(flags | reading | writing);
  };
  binding.read = async (buffer, offset, length) => {
    for (;;) {
      if (binding.fd === null) throw Object.assign(new Error('the port is closed'), { canceled: true });
      const bytesRead = readNow(binding.fd, buffer, offset, length);
      if (bytesRead === 0) throw new Error('the cable was pulled');
      if (bytesRead !== null) return { bytesRead, buffer };
      await readable(poller);
    }
  };
}

/** What lies ready; `null` if nothing does. The port is open without blocking, so it never waits. */
function readNow(fd: number, buffer: Buffer, offset: number, length: number): number | null {
  try {
    return readSync(fd, buffer, offset, length, null);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR')) return null;
    throw error;
  }
}

function readable(poller: Poller): Promise<void> {
  return new Promise((resolve, reject) => {
    poller.once('readable', (error) => (error === null ? resolve() : reject(error)));
  });
}

function isLinuxPort(binding: Partial<LinuxPort> | undefined): binding is LinuxPort {
  return process.platform === 'linux' && typeof binding?.fd === 'number' && binding.poller !== undefined;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Wire } from '../../hardware/transports/wire.ts';

const APPEARANCE_LIMIT_MS = 5000;

/** A serial port made of a pseudo-terminal: a link in the file system that comes and goes like a USB adapter's. */
export interface PtyPort {
  readonly path: string;
  readonly plugged: boolean;
  /** Makes the port appear and returns the device's end of it. */
  plug(): Promise<Wire>;
  /** Pulls the cable: the link vanishes and whoever has the port open gets a hang-up. */
  unplug(): Promise<void>;
}

/** Prepares a port under `path`; nothing exists there before `plug`. Needs `socat`. */
export function ptyPort(path: string): PtyPort {
  let socat: ChildProcess | null = null;

  let unplugging: Promise<void> = Promise.resolve();

  const pull = async (child: ChildProcess): Promise<void> => {
    const gone = new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      else child.once('exit', () => resolve());
    });
    child.kill('SIGKILL');
    await gone;
    await rm(path, { force: true });
  };
  /** Asked a second time while the first still clears away, it waits too: the link it removes must not be a new one. */
  const unplug = (): Promise<void> => {
    const child = socat;
    socat = null;
    if (child !== null) unplugging = unplugging.then(() => pull(child));
    return unplugging;
  };

  return {
    path,
    get plugged() {
      return socat !== null;
    },
    unplug,
    async plug() {
      await unplug();
      await rm(path, { force: true });
      const child = spawn('socat', [`PTY,link=${path},rawer,echo=0`, '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
      socat = child;
      let failure: Error | null = null;
      child.once('error', (error) => {
        failure = error;
      });
      // Bytes written while the cable is being pulled have nowhere to go.
      child.stdin.on('error', () => {});
      await appearance(path, () => failure);
      return {
        onBytes: (listener) => {
          child.stdout.removeAllListeners('data');
          child.stdout.on('data', listener);
        },
        send: (bytes) => {
          if (socat === child && child.stdin.writable) child.stdin.write(bytes);
        },
      };
    },
  };
}

async function appearance(path: string, failure: () => Error | null): Promise<void> {
  const deadline = performance.now() + APPEARANCE_LIMIT_MS;
  while (performance.now() < deadline) {
    const error = failure();
    if (error !== null) throw new Error(`socat does not start (${error.message}); on Debian: apt-get install socat`);
    const there = await lstat(path).then(
      () => true,
      () => false,
    );
    if (there) return;
    await sleep(5);
  }
  throw new Error(`no pseudo-terminal appeared at ${path}`);
}

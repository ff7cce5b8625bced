import type { UtilityProcess } from 'electron';
import { createBackOff } from './back-off.ts';
import { log } from './log.ts';

/** What the supervisor needs of Electron's `UtilityProcess`. */
export type ChildProcess = Pick<UtilityProcess, 'pid' | 'postMessage' | 'kill' | 'on' | 'once'>;

export interface ProcessObserver {
  /** The process was started; `post` sends to it and queues until it listens. */
  up(post: (message: unknown) => void): void;
  gone(): void;
  message(message: unknown): void;
}

export interface ProcessSupervisor {
  start(): void;
  /** Asks the process to close what it holds and waits for its exit, for a bounded time; it is not restarted. */
  stop(): Promise<void>;
}

const shutdownGraceMs = 5000;
const killGraceMs = 2000;

/** Keeps one child process running: restarts it, with back-off, whenever it ends by itself. */
export function superviseProcess(
  name: 'station' | 'hardware',
  fork: () => ChildProcess,
  observer: ProcessObserver,
): ProcessSupervisor {
  const backOff = createBackOff();
  let child: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let stopped = false;

  const start = (): void => {
    const startedAt = performance.now();
    const started = fork();
    child = started;
    started.on('spawn', () => log('process-started', { name, pid: started.pid }));
    started.on('message', (message: unknown) => observer.message(message));
    // Without a listener this event would throw in the shell. The report is not logged: it holds the environment.
    started.on('error', (type) => log('process-fatal-error', { name, type }));
    started.on('exit', (code) => {
      log('process-exited', { name, code });
      child = undefined;
      observer.gone();
      if (stopped) return;
      const waitMs = backOff(performance.now() - startedAt);
      log('process-restarting', { name, waitMs });
      restart = setTimeout(start, waitMs);
    });
    observer.up((message) => started.postMessage(message));
  };

  const exitOf = (running: ChildProcess, withinMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), withinMs);
      running.once('exit', () => {
        clearTimeout(timer);
        resolve(true);
      });
    });

  return {
    start,
    async stop() {
      stopped = true;
      clearTimeout(restart);
      const running = child;
      if (running === undefined) return;
      const exited = exitOf(running, shutdownGraceMs);
      running.postMessage({ type: 'shutdown' });
      if (await exited) return;
      log('process-killed', { name });
      const killed = exitOf(running, killGraceMs);
      // Not `running.kill()`: it waits, and blocks the shell, while the process holds an open serial port.
      if (running.pid === undefined) running.kill();
      else process.kill(running.pid, 'SIGKILL');
      await killed;
    },
  };
}

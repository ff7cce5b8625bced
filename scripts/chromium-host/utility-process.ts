import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import type { utilityProcess as electronUtilityProcess, ForkOptions, UtilityProcess } from 'electron';
import type { Covers } from './covers.ts';

const parentPort = new URL('./parent-port.ts', import.meta.url).href;

class StandInUtilityProcess
  extends EventEmitter
  implements Covers<UtilityProcess, 'kill' | 'on' | 'once' | 'postMessage'>
{
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    child.on('spawn', () => this.emit('spawn'));
    child.on('message', (message) => this.emit('message', message));
    // A process that could not be started has no other end than this; Electron reports it as an exit.
    child.on('error', () => {
      if (child.pid === undefined) this.emit('exit', 1);
    });
    child.on('exit', (code, signal) =>
      this.emit('exit', code ?? (signal === null ? 1 : 128 + constants.signals[signal])),
    );
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object, () => {});
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  /** A Node child with a `process.parentPort`. It leaves the terminal's process group, so that Ctrl+C ends it in order. */
  fork(modulePath: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess {
    const child = fork(modulePath, args, {
      env: (options.env as NodeJS.ProcessEnv | undefined) ?? process.env,
      execArgv: ['--import', parentPort, ...(options.execArgv ?? [])],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    });
    // What the shell uses of a utility process is what the stand-in covers (see its `implements`).
    return new StandInUtilityProcess(child) as unknown as UtilityProcess;
  },
} satisfies Covers<typeof electronUtilityProcess, 'fork'>;

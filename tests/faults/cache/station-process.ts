import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Heard, LifePlan, Word } from './words.ts';

const script = fileURLToPath(new URL('./living-station.ts', import.meta.url));

export interface StationProcess {
  readonly process: ChildProcess;
  /** Settles with the first word that fits, or `null` once the process has ended without one. */
  hears(fits: (word: Word) => boolean): Promise<Word | null>;
  /** Kills it outright and settles when it is gone and all it said was heard. */
  kill(): Promise<void>;
  /** Settles when it has ended and all it said was heard. */
  readonly ended: Promise<void>;
}

/** Starts a station, under `tracer` where one is given, and passes on every word of it. */
export function startStation(
  plan: LifePlan,
  onWord: (word: Heard) => void,
  tracer: readonly string[] = [],
): StationProcess {
  const [command = process.execPath, ...args] = [...tracer, process.execPath, script, JSON.stringify(plan)];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const listeners = new Set<(word: Word) => void>();
  const lines = createInterface({ input: child.stdout });
  const heardAll = new Promise<void>((resolve) => lines.on('close', resolve));
  lines.on('line', (line) => {
    const word = JSON.parse(line) as Heard;
    onWord(word);
    for (const listener of listeners) listener(word);
  });
  const exited = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => resolve());
  });
  const ended = Promise.all([exited, heardAll]).then(() => undefined);
  return {
    process: child,
    ended,
    hears: (fits) =>
      new Promise((resolve) => {
        listeners.add((word) => {
          if (fits(word)) resolve(word);
        });
        void ended.then(() => resolve(null));
      }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { SaneLine } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';
import { closeSignal } from './close-signal.ts';
import { openPagePipe, type PagePipe } from './sane-page-pipe.ts';
import { saneStatusOf } from './sane-status.ts';
import type { OpenFailure, ProgramEnd, ScannerProgram, Transport } from './transport.ts';

/** A network scanner that sleeps takes its time to answer. */
const OPEN_LIMIT_MS = 20_000;
/** What `scanimage` is given to let the scanner finish properly; killed in mid-scan, some lock up. */
const END_LIMIT_MS = 2500;
/** The same when the whole process ends. */
const CLOSE_LIMIT_MS = 1000;
/** A program that floods stderr has said what it had to say. */
const MOST_LINES = 200;
const LONGEST_LINE = 400;

/** Of the environment, what SANE and its back ends need. No locale: their words are matched. */
const KEPT_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH', 'SANE_CONFIG_DIR'];

type RunOptions = Parameters<ScannerProgram['run']>[1];
type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A scanner driven by SANE's `scanimage`, a child process for each piece of work. */
export function saneTransport({ device }: SaneLine, clock: Clock): Transport<ScannerProgram> {
  return {
    async open() {
      const program = scannerProgram(device, clock);
      const limit = new AbortController();
      const timer = clock.setTimeout(() => limit.abort(), OPEN_LIMIT_MS);
      const end = await program.run(['--dont-scan'], { signal: limit.signal });
      clock.clearTimeout(timer);
      if (end.exitCode === 0) return ok(program);
      return openFailure(end);
    },
  };
}

function openFailure(end: ProgramEnd): Result<never, OpenFailure> {
  const status = saneStatusOf(end);
  switch (status) {
    case 'gone':
    case 'io-error':
      return fail('no-device', status);
    case 'device-busy':
      return fail('device-busy');
    case 'access-denied':
      return fail('permission-denied');
    default:
      // Its own sentence, for instance that the program is not installed.
      return fail('open-failed', end.lines.at(-1) ?? 'scanimage does not end');
  }
}

function scannerProgram(device: string, clock: Clock): ScannerProgram {
  const closing = closeSignal();
  const running = new Set<Promise<ProgramEnd>>();
  const closed = new AbortController();

  const start = async (args: readonly string[], options: RunOptions): Promise<ProgramEnd> => {
    const signal = AbortSignal.any([closed.signal, ...(options.signal === undefined ? [] : [options.signal])]);
    if (signal.aborted) return { exitCode: null, lines: [] };
    const pipe = options.everyPage === true ? await openPagePipe() : null;
    if (pipe !== null && !pipe.ok) return { exitCode: null, lines: [pipe.failure.detail ?? pipe.failure.code] };
    const batch = pipe === null ? [] : [`--batch=${pipe.value.path}`];
    try {
      const command = ['--device-name', device, '--format=pnm', ...args, ...batch];
      return await supervised(spawnScanimage(command), pipe?.value ?? null, { ...options, signal });
    } finally {
      await pipe?.value.remove();
    }
  };

  /** Follows one child until it is reaped and all it wrote has been taken. */
  const supervised = async (
    child: Child,
    pipe: PagePipe | null,
    { onOutput, onLine, signal }: RunOptions & { readonly signal: AbortSignal },
  ): Promise<ProgramEnd> => {
    const lines: string[] = [];
    const stopLines = readLines(child.stderr, (line) => {
      if (lines.length < MOST_LINES) lines.push(line);
      onLine?.(line);
    });
    let killTimer: ReturnType<Clock['setTimeout']> | null = null;
    const end = (): void => {
      child.kill('SIGTERM');
      const limitMs = closed.signal.aborted ? CLOSE_LIMIT_MS : END_LIMIT_MS;
      killTimer = clock.setTimeout(() => child.kill('SIGKILL'), limitMs);
    };
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    const exited = new Promise<number | null>((resolve) => {
      child.once('error', (error) => {
        lines.push(`scanimage could not be started: ${'code' in error ? error.code : error.message}`);
        resolve(null);
      });
      child.once('exit', (code) => resolve(code));
    });
    const output = pump(child.stdout, onOutput);
    const pages = pipe === null ? null : pump(pipe.stream, onOutput);
    const exitCode = await exited;
    signal.removeEventListener('abort', end);
    if (killTimer !== null) clock.clearTimeout(killTimer);
    pipe?.endOfPages();
    await Promise.all([output, pages]);
    stopLines();
    return { exitCode, lines };
  };

  return {
    onClose: closing.onClose,
    run(args, options) {
      const run = start(args, options);
      running.add(run);
      void run.finally(() => running.delete(run));
      return run;
    },
    giveUp() {
      closed.abort();
      closing.announce();
    },
    async close() {
      closed.abort();
      await Promise.all([...running]);
      closing.announce();
    },
  };
}

function spawnScanimage(args: readonly string[]): Child {
  const kept = KEPT_VARIABLES.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return spawn('scanimage', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(kept), LC_ALL: 'C' },
  });
}

/** Hands on everything, waiting for whoever takes it, and overwrites it. Ends when the stream does. */
async function pump(stream: Readable, onOutput: RunOptions['onOutput']): Promise<void> {
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      await onOutput?.(chunk);
      chunk.fill(0);
    }
  } catch {
    // A pipe that breaks is the child's end, which is told by its exit.
  }
}

/** Lines end with a line feed, and, while it counts percents, with a carriage return. */
function readLines(stream: Readable, onLine: (line: string) => void): () => void {
  let rest = '';
  const take = (line: string): void => {
    const trimmed = line.trim();
    if (trimmed !== '') onLine(trimmed.slice(0, LONGEST_LINE));
  };
  stream.setEncoding('latin1');
  stream.on('data', (text: string) => {
    const parts = (rest + text).split(/[\r\n]/);
    rest = (parts.pop() ?? '').slice(-LONGEST_LINE);
    for (const part of parts) take(part);
  });
  return () => take(rest);
}

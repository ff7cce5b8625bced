import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startServiceDiscovery } from './service-discovery.ts';

const START_LIMIT_MS = 5000;
const START_ATTEMPTS = 3;
const POLL_MS = 20;
const COMMAND = fileURLToPath(new URL('./ippeveprinter-command.sh', import.meta.url));

/** What the printer does with a job: print it, give it up, or stand still under a `printer-state-reason`. */
export type JobBehaviour = 'print' | 'abort' | 'jam' | 'cover-open' | 'paper-out';

const REASONS: Readonly<Record<JobBehaviour, string>> = {
  print: 'print',
  abort: 'abort',
  jam: 'media-jam-error',
  'cover-open': 'cover-open-error',
  'paper-out': 'media-needed-error',
};

export interface IppEveryPrinterOptions {
  /** Private to this printer; made if it is missing, left behind. */
  readonly folder: string;
  /** MIME types it takes; PDF and PWG raster unless said otherwise. */
  readonly formats?: readonly string[];
  readonly duplex?: boolean;
}

/** A real IPP Everywhere printer, `ippeveprinter` of Debian's cups-ipp-utils, on a port of its own. */
export interface IppEveryPrinter {
  readonly uri: string;
  /** The same over TLS, with a certificate it made for itself. */
  readonly secureUri: string;
  /** What lies in the main tray: a PWG size and sheets of at most 250. */
  setMedia(media: { readonly size: string; readonly sheets: number }): Promise<void>;
  /** The same for the envelope tray, of at most 25. */
  setEnvelopes(media: { readonly size: string; readonly sheets: number }): Promise<void>;
  /** Percent left of the toner, and how full its waste box is. */
  setSupplies(supplies: { readonly toner: number; readonly waste: number }): Promise<void>;
  /** Decides about the next job; those after it are printed. */
  nextJob(behaviour: JobBehaviour): Promise<void>;
  /** Somebody helps: the job that stands still goes on. */
  clear(): Promise<void>;
  /** Documents that arrived, oldest first. */
  jobs(): Promise<readonly Uint8Array[]>;
  /** Stops as a power cut does; jobs and numbers are gone. The folder and the port stay for `switchOn`. */
  switchOff(): Promise<void>;
  switchOn(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a printer with 125 sheets of A4. Throws a sentence that names the Debian package when it cannot. */
export async function startIppEveryPrinter(options: IppEveryPrinterOptions): Promise<IppEveryPrinter> {
  const { folder } = options;
  await Promise.all(['spool', 'arrived', 'certificates'].map((name) => mkdir(join(folder, name), { recursive: true })));
  await startServiceDiscovery();
  let { child, port } = await startOnFreePort(options);
  let main = { size: 'iso_a4_210x297mm', sheets: 125 };
  let envelopes = { size: 'iso_dl_110x220mm', sheets: 25 };

  const form = async (path: string, fields: Readonly<Record<string, string | number>>): Promise<void> => {
    const query = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]));
    const answered = await fetch(`http://localhost:${port}/${path}?${query}`);
    await answered.text();
    if (!answered.ok) throw new Error(`ippeveprinter refuses ${path}: HTTP ${answered.status}`);
  };
  const load = (): Promise<void> =>
    form('media', {
      size1: main.size,
      type1: 'stationery',
      level1: main.sheets,
      size3: envelopes.size,
      type3: 'envelope',
      level3: envelopes.sheets,
    });
  const switchOff = async (): Promise<void> => {
    // A job that stands still waits in a process of its own.
    await writeFile(join(folder, 'cancelled'), '');
    await stop(child);
  };
  await load();

  return {
    uri: `ipp://localhost:${port}/ipp/print`,
    secureUri: `ipps://localhost:${port}/ipp/print`,
    async setMedia(media) {
      main = media;
      await load();
    },
    async setEnvelopes(media) {
      envelopes = media;
      await load();
    },
    setSupplies: ({ toner, waste }) => form('supplies', { supply0: waste, supply1: toner }),
    nextJob: (behaviour) => writeFile(join(folder, 'next-job'), REASONS[behaviour]),
    clear: () => writeFile(join(folder, 'cleared'), ''),
    async jobs() {
      const names = (await readdir(join(folder, 'arrived'))).sort();
      return Promise.all(names.map(async (name) => Uint8Array.from(await readFile(join(folder, 'arrived', name)))));
    },
    switchOff,
    async switchOn() {
      child = await startOn(port, options);
      await load();
    },
    close: switchOff,
  };
}

async function startOnFreePort(
  options: IppEveryPrinterOptions,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { child: await startOn(port, options), port };
    } catch (error) {
      // Somebody else may have taken the port meanwhile.
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function startOn(port: number, options: IppEveryPrinterOptions): Promise<ChildProcess> {
  const { folder, formats = ['application/pdf', 'image/pwg-raster'], duplex = true } = options;
  const args = [
    ...(duplex ? ['-2'] : []),
    ...['-n', 'localhost', '-p', String(port), '-r', 'off', '-v'],
    ...['-d', join(folder, 'spool'), '-K', join(folder, 'certificates'), '-c', COMMAND],
    ...['-f', formats.join(','), '-M', 'Specimen', '-m', 'Laser'],
    // Names must not meet in the service discovery of the machine.
    `Specimen ${process.pid} ${port}`,
  ];
  const child = spawn('ippeveprinter', args, {
    env: { ...process.env, CUNBAN_IPPEVEPRINTER: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let failure: string | null = null;
  child.once('error', ({ message }) => {
    failure = `ippeveprinter does not start (${message}); on Debian: apt-get install cups-ipp-utils`;
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    // The command cannot know by itself: a real print engine stops when its job is cancelled.
    if (line.includes('Cancel-Job successful-ok')) void writeFile(join(folder, 'cancelled'), '');
  });
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline && failure === null && child.exitCode === null) {
    const answers = await fetch(`http://localhost:${port}/media`).then(
      async (answered) => (await answered.text()) !== '',
      () => false,
    );
    if (answers) return child;
    await sleep(POLL_MS);
  }
  child.kill('SIGKILL');
  throw new Error(failure ?? `ippeveprinter does not answer on port ${port}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gives no port');
  return address.port;
}

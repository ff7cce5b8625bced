import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bundleRoot } from './build.ts';

export type HostName = 'chromium' | 'electron';

export interface KioskOptions {
  /** When left out: `CUNBAN_HOST`, else Electron where its binary is present, else Chromium. */
  readonly host?: HostName;
  /** The bundle to run; the built one when left out. */
  readonly bundle?: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Electron's `userData`; a temporary folder, removed on `stop`, when left out. */
  readonly userData?: string;
  /** Called with each line the kiosk writes to its standard output or error. */
  readonly onLine?: (line: string) => void;
}

export interface KioskPids {
  readonly shell: number;
  readonly station: number | undefined;
  readonly hardware: number | undefined;
}

export interface RunningKiosk {
  readonly host: HostName;
  /** Where a test attaches: `chromium.connectOverCDP(cdpUrl)`. */
  readonly cdpUrl: string;
  /** Current process ids, undefined for a child that is not running now. */
  pids(): KioskPids;
  /** Resolves with the fields of the first line from now on in which the shell logs `event`. */
  nextEvent(event: string): Promise<Readonly<Record<string, unknown>>>;
  /** Settles when the kiosk has ended, however that came. */
  readonly ended: Promise<void>;
  /** Asks the kiosk to end, and ends it by force when it does not within 20 s. */
  stop(): Promise<void>;
}

const startLimitMs = 45_000;
const stopLimitMs = 20_000;

/**
 * Starts the kiosk on a host and resolves when its first page has loaded. Rejects, with what the kiosk last wrote,
 * when it ends or does not get that far within 45 s.
 */
export async function startKiosk(options: KioskOptions = {}): Promise<RunningKiosk> {
  const host = options.host ?? chooseHost();
  const { width, height } = options.viewport ?? { width: 1080, height: 1920 };
  const port = await freePort();
  const userData = options.userData ?? mkdtempSync(join(tmpdir(), 'cunban-user-data-'));
  const child = spawn(...commandOf(host, options.bundle ?? bundleRoot, userData), {
    env: {
      ...process.env,
      // Without a display the Chromium host can still run, out of sight; Electron cannot.
      ...(process.env.DISPLAY === undefined ? { CUNBAN_HEADLESS: '1' } : {}),
      CUNBAN_VIEWPORT: `${width}x${height}`,
      ...options.env,
      CUNBAN_REMOTE_DEBUGGING_PORT: String(port),
    },
    // The Chromium host ends when this channel closes, so that a killed test leaves no kiosk behind.
    stdio: host === 'chromium' ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
  });

  const log = followLog(child, options.onLine);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      if (options.userData === undefined) rmSync(userData, { recursive: true, force: true });
      resolve();
    });
    child.once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
    await ended;
    clearTimeout(force);
  };

  const limit = AbortSignal.timeout(startLimitMs);
  const loaded = await Promise.race([
    log.nextEvent('page-loaded').then(() => true),
    ended.then(() => false),
    new Promise<boolean>((resolve) => limit.addEventListener('abort', () => resolve(false))),
  ]);
  if (!loaded) {
    await stop();
    throw new Error(`the kiosk did not show its page; it last wrote:\n${log.lastLines().join('\n')}`);
  }
  return {
    host,
    cdpUrl: `http://127.0.0.1:${port}`,
    pids: () => ({ shell: child.pid ?? 0, station: log.pids.get('station'), hardware: log.pids.get('hardware') }),
    nextEvent: log.nextEvent,
    ended,
    stop,
  };
}

/** True for the address of the kiosk's page, as either host shows it. Each renewal changes the number in it. */
export function isKioskPageUrl(url: string): boolean {
  return /^(cunban:\/\/page-\d+|https:\/\/page-\d+\.cunban)\//.test(url);
}

/** The host that runs the shell here, unless a caller of `startKiosk` wants another. */
export function chooseHost(): HostName {
  const wanted = process.env.CUNBAN_HOST;
  if (wanted === 'chromium' || wanted === 'electron') return wanted;
  if (wanted !== undefined) throw new Error(`CUNBAN_HOST is "${wanted}", but must be chromium or electron`);
  return findElectron() === undefined ? 'chromium' : 'electron';
}

/** Path of a real Electron's binary, or undefined. Looks at files only: requiring `electron` would download one. */
export function findElectron(): string | undefined {
  const electronPackage = fileURLToPath(new URL('../node_modules/electron', import.meta.url));
  const pathFile = join(electronPackage, 'path.txt');
  const binary = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronPackage, 'dist');
  return [binary, 'electron', 'electron.exe'].map((name) => join(folder, name)).find((path) => existsSync(path));
}

function commandOf(host: HostName, bundle: string, userData: string): [string, string[]] {
  const userDataSwitch = `--user-data-dir=${userData}`;
  switch (host) {
    case 'chromium':
      return [
        process.execPath,
        [fileURLToPath(new URL('./chromium-host/run.ts', import.meta.url)), bundle, userDataSwitch],
      ];
    case 'electron': {
      const electron = findElectron();
      if (electron === undefined) throw new Error('no Electron binary here; set ELECTRON_OVERRIDE_DIST_PATH');
      // Chromium's sandbox refuses to run as root, which is what a container's only user often is.
      const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      return [electron, [...noSandbox, userDataSwitch, bundle]];
    }
  }
}

/** Reads what the kiosk writes; the shell's JSON lines tell which processes run under which ids. */
function followLog(child: ChildProcess, onLine: ((line: string) => void) | undefined) {
  const pids = new Map<string, number>();
  const waiting = new Map<string, ((fields: Readonly<Record<string, unknown>>) => void)[]>();
  const last: string[] = [];

  const take = (line: string): void => {
    last.push(line);
    if (last.length > 40) last.shift();
    onLine?.(line);
    const fields = shellFieldsOf(line);
    if (fields === undefined) return;
    const { event, name, pid } = fields;
    if (event === 'process-started' && typeof pid === 'number') pids.set(String(name), pid);
    if (event === 'process-exited') pids.delete(String(name));
    const listeners = waiting.get(String(event)) ?? [];
    waiting.delete(String(event));
    for (const listener of listeners) listener(fields);
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', take);
  }
  return {
    pids,
    lastLines: (): readonly string[] => last,
    nextEvent: (event: string) =>
      new Promise<Readonly<Record<string, unknown>>>((resolve) => {
        waiting.set(event, [...(waiting.get(event) ?? []), resolve]);
      }),
  };
}

function shellFieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const fields = JSON.parse(line);
    return fields.process === 'shell' ? fields : undefined;
  } catch {
    // A child's own output, cut by another's.
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** The real `upsd` of this machine with its `dummy-ups` driver, as the current user, in a folder and on a port of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** `/usr/sbin/upsd` of Debian is a script that looks at `/etc/nut`; these are the programs. */
const PROGRAMS = '/lib/nut';
const START_LIMIT_MS = 5000;
/** The server calls data stale that is older, in seconds. */
const MAX_AGE_S = 2;

export interface UpsServer {
  /** 0 before `start`. */
  readonly port: number;
  start(): Promise<void>;
  /** What the UPS tells from the driver's next look on, within a second. */
  setUps(variables: Readonly<Record<string, string>>): Promise<void>;
  /** A driver that stands still lets the data grow old. */
  freezeDriver(frozen: boolean): void;
  /** Ends the server, not the driver. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  close(): Promise<void>;
}

/** Prepares a server with the UPS `station`; nothing runs before `start`. Needs Debian's nut-server. */
export function upsServer(folder: string): UpsServer {
  const config = join(folder, 'config');
  const state = join(folder, 'state');
  const user = userInfo().username;
  const env = { ...process.env, NUT_CONFPATH: config, NUT_STATEPATH: state, NUT_ALTPIDPATH: state, NUT_PIDPATH: state };
  let port = 0;
  let server: ChildProcess | null = null;
  let driver: ChildProcess | null = null;

  const run = (program: string, args: readonly string[]): ChildProcess =>
    spawn(join(PROGRAMS, program), [...args], { env, stdio: 'ignore' });

  const startServer = async (): Promise<void> => {
    server = run('upsd', ['-F', '-u', user]);
    await until(() => accepts(port), 'upsd');
  };

  const setUps = async (variables: Readonly<Record<string, string>>): Promise<void> => {
    const lines = Object.entries(variables).map(([name, value]) => `${name}: ${value}\n`);
    // In one step: the driver must not read half of it.
    await writeFile(join(config, 'next'), lines.join(''));
    await rename(join(config, 'next'), join(config, 'station.dev'));
  };

  return {
    get port() {
      return port;
    },
    setUps,
    startServer,
    async start() {
      port = await freePort();
      await mkdir(config, { recursive: true });
      await mkdir(state, { recursive: true });
      const ups = ['[station]', 'driver = dummy-ups', `port = ${join(config, 'station.dev')}`, 'mode = dummy-once'];
      await write(config, 'ups.conf', [...ups, 'pollinterval = 1', 'desc = "Specimen UPS"']);
      await write(config, 'upsd.conf', [`LISTEN 127.0.0.1 ${port}`, `MAXAGE ${MAX_AGE_S}`, `STATEPATH ${state}`]);
      await write(config, 'upsd.users', []);
      await setUps({ 'ups.status': 'OL', 'battery.charge': '100', 'battery.runtime': '1800' });
      driver = run('dummy-ups', ['-a', 'station', '-u', user, '-F']);
      await until(() => exists(join(state, 'dummy-ups-station')), 'dummy-ups');
      await startServer();
    },
    freezeDriver(frozen) {
      driver?.kill(frozen ? 'SIGSTOP' : 'SIGCONT');
    },
    async stopServer() {
      await end(server);
      server = null;
    },
    async close() {
      await Promise.all([end(server), end(driver)]);
    },
  };
}

async function write(folder: string, name: string, lines: readonly string[]): Promise<void> {
  await writeFile(join(folder, name), lines.map((line) => `${line}\n`).join(''), { mode: 0o640 });
}

async function end(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const settle = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

async function until(isSo: () => Promise<boolean>, program: string): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    if (await isSo()) return;
    await sleep(10);
  }
  throw new Error(`${program} does not start; on Debian: apt-get install nut-server`);
}

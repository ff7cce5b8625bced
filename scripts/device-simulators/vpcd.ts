/**
 * The real `pcscd` of this machine with vsmartcard's virtual reader, in a folder and on ports of its own: its socket has a
 * fixed path, so it runs in a mount namespace in which that path is the folder. Several may run at once. Where mounts may
 * not be unshared, as in some containers, it runs on the path itself: one at a time.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SpecimenSmartCard } from '../../hardware/smart-card-reader/specimen-smart-card.ts';
import { VirtualCard } from './vpcd-card.ts';

const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const START_LIMIT_MS = 5000;

export interface CardService {
  /** Where the service listens. */
  readonly socketPath: string;
  /** Of the reader that `insert` uses; the virtual reader has a second place that stays empty. */
  readonly readerName: string;
  start(options?: { readonly reader: boolean }): Promise<void>;
  insert(card: SpecimenSmartCard): Promise<void>;
  pull(): void;
  /** Ends the service as a crash does. */
  kill(): Promise<void>;
}

const SYSTEM_FOLDER = '/run/pcscd';

/** Prepares a service that is not yet started. Needs pcscd and vsmartcard-vpcd. */
export function cardService(folder: string): CardService {
  const isApart = spawnSync('unshare', [...asRoot(), '--mount', 'true']).status === 0;
  const socketPath = join(isApart ? join(folder, 'ipc') : SYSTEM_FOLDER, 'pcscd.comm');
  let port = 0;
  let service: ChildProcess | null = null;
  let card: VirtualCard | null = null;

  const kill = async (): Promise<void> => {
    card?.pull();
    card = null;
    const child = service;
    service = null;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
  };

  return {
    socketPath,
    readerName: 'Virtual PCD 00 00',
    kill,
    async start({ reader } = { reader: true }) {
      await kill();
      port ||= await freePortPair();
      await prepare(folder, reader ? port : null);
      if (!isApart) await clearSystemFolder();
      const child = spawn(...(isApart ? commandApart(folder) : command(folder)), { stdio: 'ignore' });
      service = child;
      const failure = new Promise<never>((_resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code) =>
          reject(new Error(`pcscd ended with ${code}: needs pcscd and vsmartcard-vpcd, and no other one running`)),
        );
      });
      // A later end is not news to anybody.
      failure.catch(() => {});
      await Promise.race([appearance(socketPath), failure]);
    },
    async insert(inserted) {
      card?.pull();
      card = await VirtualCard.insert(port, inserted);
    },
    pull() {
      card?.pull();
      card = null;
    },
  };
}

async function prepare(folder: string, port: number | null): Promise<void> {
  const config = join(folder, 'readers');
  await rm(join(folder, 'ipc'), { recursive: true, force: true });
  await rm(config, { recursive: true, force: true });
  await mkdir(join(folder, 'ipc'), { recursive: true });
  await mkdir(config);
  if (port === null) return;
  const channel = `0x${port.toString(16)}`;
  const lines = [
    'FRIENDLYNAME "Virtual PCD"',
    `DEVICENAME /dev/null:${channel}`,
    `LIBPATH ${DRIVER}`,
    `CHANNELID ${channel}`,
  ];
  await writeFile(join(config, 'vpcd'), `${lines.join('\n')}\n`);
}

function commandApart(folder: string): [string, string[]] {
  const inside =
    'mount -t tmpfs none /run && mkdir /run/pcscd && mount --bind "$0/ipc" /run/pcscd && exec pcscd -f -c "$0/readers"';
  return ['unshare', [...asRoot(), '--mount', 'sh', '-c', inside, folder]];
}

function command(folder: string): [string, string[]] {
  return ['pcscd', ['-f', '-c', join(folder, 'readers')]];
}

function asRoot(): readonly string[] {
  return process.getuid?.() === 0 ? [] : ['--map-root-user'];
}

/** What a killed service leaves behind would be taken for its successor. */
async function clearSystemFolder(): Promise<void> {
  await mkdir(SYSTEM_FOLDER, { recursive: true });
  await rm(join(SYSTEM_FOLDER, 'pcscd.comm'), { force: true });
  await rm(join(SYSTEM_FOLDER, 'pcscd.pid'), { force: true });
}

/** The virtual reader listens on its port and the next one. */
async function freePortPair(): Promise<number> {
  for (;;) {
    const first = await freePort();
    if (first < 65_535 && (await isFree(first + 1))) return first;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function appearance(path: string): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    const there = await lstat(path).then(
      () => true,
      () => false,
    );
    if (there) return;
    await sleep(10);
  }
  throw new Error(`no card service appeared at ${path}`);
}

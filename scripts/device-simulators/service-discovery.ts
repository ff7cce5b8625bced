import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const START_LIMIT_MS = 5000;
const POLL_MS = 50;
const BUS = { socket: '/run/dbus/system_bus_socket', pidFile: '/run/dbus/pid' };
const AVAHI = { socket: '/run/avahi-daemon/socket', pidFile: '/run/avahi-daemon/pid' };

/**
 * Starts the system's message bus and Avahi where they do not run, as in a container: `ippeveprinter` does not serve
 * without them. Several processes may do so at once; whoever comes second finds them running. They are left running.
 */
export async function startServiceDiscovery(): Promise<void> {
  await mkdir('/run/dbus', { recursive: true }).catch(() => {});
  await ensure(BUS, ['dbus-daemon', '--system', '--fork']);
  await ensure(AVAHI, ['avahi-daemon', '--no-drop-root', '--no-rlimits', '--daemonize']);
}

async function ensure(
  daemon: { readonly socket: string; readonly pidFile: string },
  [command, ...args]: readonly [string, ...string[]],
): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  for (;;) {
    if (await answers(daemon.socket)) return;
    if (performance.now() > deadline)
      throw new Error(`${command} does not start; on Debian: apt-get install ${command}`);
    await forgetDead(daemon.pidFile);
    await run(command, args);
    if (await answers(daemon.socket)) return;
    await sleep(POLL_MS);
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect({ path: socket });
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}

/** A container that was stopped leaves the number of a process behind that is no more, and the daemon refuses. */
async function forgetDead(pidFile: string): Promise<void> {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!Number.isSafeInteger(pid)) return;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') await rm(pidFile, { force: true });
  }
}

/** A daemon that is running already, or that another process is just starting, complains: that is no matter. */
async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, [...args], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const missing = once(child, 'error').then(() => []);
  await Promise.race([ended, missing]);
}

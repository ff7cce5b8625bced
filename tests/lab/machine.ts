import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Wire } from '../../hardware/transports/wire.ts';
import type { LabImage } from './image.ts';

/** A USB serial adapter of the machine (QEMU's is an FTDI one), with our end of its line. */
export interface UsbSerial {
  readonly wire: Wire;
  plug(): Promise<void>;
  unplug(): Promise<void>;
}

export interface Machine {
  /** Every line of the guest's console. */
  onLine(listener: (line: string) => void): void;
  /** Makes an adapter, unplugged; `port` is the socket of the guest's USB hub, from 1. */
  usbSerial(id: string, port: number): Promise<UsbSerial>;
  /** Lets the guest run; until then it stands still before its first instruction. */
  run(): Promise<void>;
  readonly ended: Promise<void>;
  kill(): void;
}

/**
 * The kernel's tablet driver takes every device of that maker, signature pads too, and then gives no hidraw node. A
 * station's system keeps it out in the same way (hardware/README.md).
 */
const KEPT_OUT = 'modprobe.blacklist=wacom';

/** Boots the image in software emulation, with the repository mounted read-only. */
export async function startMachine(image: LabImage, repository: string, folder: string): Promise<Machine> {
  const monitorPath = join(folder, 'monitor');
  const qemu = spawn(
    'qemu-system-x86_64',
    [
      ['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '1024'],
      ['-nographic', '-no-reboot', '-S', '-snapshot'],
      ['-kernel', image.kernel, '-initrd', image.initrd],
      ['-append', `root=/dev/vda rw console=ttyS0 quiet init=/lab-init panic=-1 sysrq_always_enabled ${KEPT_OUT}`],
      ['-drive', `file=${image.disk},format=raw,if=virtio`],
      ['-virtfs', `local,path=${repository},mount_tag=repo,security_model=none,readonly=on,multidevs=remap`],
      ['-device', 'qemu-xhci,id=usb', '-qmp', `unix:${monitorPath},server=on,wait=off`],
    ].flat(),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(qemu, 'exit').then(() => undefined);
  const lines = createInterface({ input: qemu.stdout });
  const monitor = await connectMonitor(monitorPath, qemu);

  return {
    onLine: (listener) => void lines.on('line', listener),
    ended,
    kill: () => qemu.kill('SIGKILL'),
    async run() {
      await monitor('cont', {});
    },
    async usbSerial(id, port) {
      const path = join(folder, `${id}.socket`);
      const backend = { type: 'socket', data: { addr: { type: 'unix', data: { path } }, server: true, wait: false } };
      await monitor('chardev-add', { id: `${id}-line`, backend });
      const socket = connect(path);
      await once(socket, 'connect');
      socket.on('error', () => {});
      return {
        wire: {
          onBytes(listener) {
            socket.removeAllListeners('data');
            socket.on('data', listener);
          },
          send: (bytes) => void socket.write(bytes),
        },
        async plug() {
          const device = { driver: 'usb-serial', chardev: `${id}-line`, id, bus: 'usb.0', port: String(port) };
          // A device that is being deleted holds its line for a moment longer.
          for (let attempt = 0; ; attempt += 1) {
            const refusal = await monitor('device_add', { ...device, 'always-plugged': true }).then(
              () => null,
              (error: unknown) => error,
            );
            if (refusal === null) return;
            if (attempt === 100) throw refusal;
            await sleep(50);
          }
        },
        async unplug() {
          await monitor('device_del', { id });
        },
      };
    },
  };
}

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

type Monitor = (command: string, args: object) => Promise<void>;

/** QMP: one JSON object a line; every command is answered by a `return` or an `error`, events come between. */
async function connectMonitor(path: string, qemu: ChildProcess): Promise<Monitor> {
  const socket = await connectWhenThere(path, qemu);
  const answers: ((answer: Answer) => void)[] = [];
  createInterface({ input: socket }).on('line', (line) => {
    const message = JSON.parse(line) as Answer;
    if ('return' in message || 'error' in message) answers.shift()?.(message);
  });
  const monitor: Monitor = async (execute, args) => {
    const answer = await new Promise<Answer>((resolve) => {
      answers.push(resolve);
      socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    });
    if (answer.error !== undefined) throw new Error(`${execute}: ${answer.error.desc}`);
  };
  await monitor('qmp_capabilities', {});
  return monitor;
}

async function connectWhenThere(path: string, qemu: ChildProcess): Promise<Socket> {
  for (let attempt = 0; attempt < 200 && qemu.exitCode === null; attempt += 1) {
    const socket = connect(path);
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    if (isThere) return socket;
    await sleep(50);
  }
  throw new Error('the machine does not start');
}

/**
 * Gives a virtual device to the kernel of this machine, over USB/IP (Documentation/usb/usbip_protocol.rst of the kernel):
 * the kernel's virtual host controller takes one end of a socket, and this process answers its transfers on the other.
 */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VirtualDevice } from './virtual-device.ts';

const CONTROLLER = '/sys/devices/platform/vhci_hcd.0';
const HEADER_LENGTH = 48;
const CMD_SUBMIT = 1;
const CMD_UNLINK = 2;
const RET_SUBMIT = 3;
const RET_UNLINK = 4;
const DIRECTION_IN = 1;
/** -EPIPE: the endpoint stalls. -ECONNRESET: the transfer was taken back. */
const STALL = -32;
const TAKEN_BACK = -104;
/** Of the kernel's `usb_device_speed`. */
const FULL_SPEED = 2;

export interface AttachedVirtualDevice {
  /** Pulls the plug. */
  detach(): void;
}

let attachments = 0;

/** Plugs the device into a free socket of the virtual controller. */
export async function attachVirtualDevice(device: VirtualDevice): Promise<AttachedVirtualDevice> {
  attachments += 1;
  const path = join(tmpdir(), `usbip-${process.pid}-${attachments}`);
  const server = createServer((socket) => serve(socket, device)).listen(path);
  await once(server, 'listening');
  const kernelEnd = connect(path);
  // The kernel reads this end: Node must never take a byte of it.
  kernelEnd.pause();
  await once(kernelEnd, 'connect');
  const { fd } = (kernelEnd as unknown as { readonly _handle: { readonly fd: number } })._handle;
  const port = freePort();
  writeFileSync(join(CONTROLLER, 'attach'), `${port} ${fd} ${65536 + attachments} ${FULL_SPEED}`);
  return {
    detach() {
      writeFileSync(join(CONTROLLER, 'detach'), String(port));
      kernelEnd.destroy();
      server.close();
    },
  };
}

/** First socket for full speed that nothing is plugged into; state 4 is "not assigned". */
function freePort(): number {
  for (const line of readFileSync(join(CONTROLLER, 'status'), 'utf8').split('\n')) {
    const [hub, port, state] = line.trim().split(/\s+/);
    if (hub === 'hs' && state === '004') return Number(port);
  }
  throw new Error('no free socket on the virtual controller');
}

function serve(socket: Socket, device: VirtualDevice): void {
  let buffer = Buffer.alloc(0);
  const waiting = new Map<number, () => void>();
  socket.on('error', () => {});
  // Wishes of a host that is gone would swallow the first bytes meant for the next.
  socket.on('close', () => {
    for (const takeBack of waiting.values()) takeBack();
    waiting.clear();
  });
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let length = messageLength(buffer); length !== null; length = messageLength(buffer)) {
      take(buffer.subarray(0, length));
      buffer = buffer.subarray(length);
    }
  });

  const reply = (sequence: number, status: number, actual: number, data: Uint8Array = new Uint8Array(0)): void => {
    const header = Buffer.alloc(HEADER_LENGTH);
    header.writeUInt32BE(RET_SUBMIT, 0);
    header.writeUInt32BE(sequence, 4);
    header.writeInt32BE(status, 20);
    header.writeUInt32BE(actual, 24);
    socket.write(Buffer.concat([header, data]));
  };

  const take = (message: Buffer): void => {
    const command = message.readUInt32BE(0);
    const sequence = message.readUInt32BE(4);
    if (command === CMD_UNLINK) {
      const victim = message.readUInt32BE(20);
      const takeBack = waiting.get(victim);
      waiting.delete(victim);
      takeBack?.();
      const header = Buffer.alloc(HEADER_LENGTH);
      header.writeUInt32BE(RET_UNLINK, 0);
      header.writeUInt32BE(sequence, 4);
      // A transfer that was already answered is unlinked with success.
      header.writeInt32BE(takeBack === undefined ? 0 : TAKEN_BACK, 20);
      socket.write(header);
      return;
    }
    const isIn = message.readUInt32BE(12) === DIRECTION_IN;
    const endpoint = message.readUInt32BE(16);
    const length = message.readUInt32BE(24);
    if (endpoint === 0) {
      const answer = device.control(message.subarray(40, 48));
      if (answer === null) reply(sequence, STALL, 0);
      else reply(sequence, 0, isIn ? answer.length : length, isIn ? answer : undefined);
    } else if (isIn) {
      waiting.set(sequence, () => {});
      const takeBack = device.bulkIn(endpoint | 0x80, length, (data) => {
        waiting.delete(sequence);
        reply(sequence, 0, data.length, data);
      });
      if (waiting.has(sequence)) waiting.set(sequence, takeBack);
    } else {
      const data = Uint8Array.from(message.subarray(HEADER_LENGTH));
      reply(sequence, 0, data.length);
      device.bulkOut(endpoint, data);
    }
  };
}

/** Whole length of the first message in the buffer, or `null` while it is not all there. */
function messageLength(buffer: Buffer): number | null {
  if (buffer.length < HEADER_LENGTH) return null;
  const carriesData = buffer.readUInt32BE(0) === CMD_SUBMIT && buffer.readUInt32BE(12) !== DIRECTION_IN;
  const length = HEADER_LENGTH + (carriesData ? buffer.readUInt32BE(24) : 0);
  return buffer.length < length ? null : length;
}

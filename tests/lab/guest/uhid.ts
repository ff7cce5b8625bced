/** HID devices of our own through the kernel's /dev/uhid (Documentation/hid/uhid.rst of the kernel). */
import { type FileHandle, open } from 'node:fs/promises';

const CREATE2 = 11;
const INPUT2 = 12;
const DESTROY = 1;
const GET_REPORT = 9;
const GET_REPORT_REPLY = 10;
const SET_REPORT = 13;
const SET_REPORT_REPLY = 14;
const OUTPUT = 6;
const EVENT_LENGTH = 4380;
const BUS_USB = 3;

export interface UhidDescription {
  readonly name: string;
  readonly serialNumber: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly descriptor: Uint8Array;
}

export interface UhidDevice {
  /** Sends an input report, its id first. */
  input(report: Uint8Array): Promise<void>;
  /** Called with what the host wrote: output and feature reports, their id first. */
  onHostReport(listener: (report: Uint8Array) => void): void;
  destroy(): Promise<void>;
}

function event(type: number): Buffer {
  const bytes = Buffer.alloc(EVENT_LENGTH);
  bytes.writeUInt32LE(type, 0);
  return bytes;
}

export async function createUhid(description: UhidDescription): Promise<UhidDevice> {
  const file = await open('/dev/uhid', 'r+');
  const create = event(CREATE2);
  create.write(description.name, 4, 'latin1');
  create.write(description.serialNumber, 4 + 128 + 64, 'latin1');
  let at = 4 + 128 + 64 + 64;
  at = create.writeUInt16LE(description.descriptor.length, at);
  at = create.writeUInt16LE(BUS_USB, at);
  at = create.writeUInt32LE(description.vendorId, at);
  at = create.writeUInt32LE(description.productId, at);
  at = create.writeUInt32LE(0x0100, at);
  at = create.writeUInt32LE(0, at);
  create.set(description.descriptor, at);
  await file.write(create);

  let tell: (report: Uint8Array) => void = () => {};
  let destroyed = false;
  const answerHost = async (): Promise<void> => {
    while (!destroyed) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(EVENT_LENGTH), 0, EVENT_LENGTH, null);
      if (bytesRead === 0) return;
      await answer(file, buffer, (report) => tell(report));
    }
  };
  void answerHost().catch(() => undefined);

  return {
    async input(report) {
      const bytes = event(INPUT2);
      bytes.writeUInt16LE(report.length, 4);
      bytes.set(report, 6);
      await file.write(bytes);
    },
    onHostReport(listener) {
      tell = listener;
    },
    async destroy() {
      destroyed = true;
      await file.write(event(DESTROY));
      // The read that still waits is ended by the kernel; closing while it waits is safe after that.
    },
  };
}

async function answer(file: FileHandle, message: Buffer, tell: (report: Uint8Array) => void): Promise<void> {
  const type = message.readUInt32LE(0);
  if (type === OUTPUT) {
    const size = message.readUInt16LE(4 + 4096);
    tell(Uint8Array.from(message.subarray(4, 4 + size)));
  } else if (type === SET_REPORT) {
    const id = message.readUInt32LE(4);
    const size = message.readUInt16LE(10);
    tell(Uint8Array.from(message.subarray(12, 12 + size)));
    const reply = event(SET_REPORT_REPLY);
    reply.writeUInt32LE(id, 4);
    await file.write(reply);
  } else if (type === GET_REPORT) {
    const reply = event(GET_REPORT_REPLY);
    reply.writeUInt32LE(message.readUInt32LE(4), 4);
    reply.writeUInt16LE(2, 10);
    reply[12] = message[8] ?? 0;
    await file.write(reply);
  }
}

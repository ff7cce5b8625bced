/** HID devices of our own through the kernel's /dev/uhid (Documentation/hid/uhid.rst of the kernel). */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReportWire } from '../../../hardware/transports/hid-memory.ts';

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
const EIO = 5;
/** The kernel waits some seconds for an answer. */
const POLL_MS = 5;

export interface UhidDescription {
  readonly name: string;
  readonly serialNumber: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly descriptor: Uint8Array;
}

export interface UhidDevice {
  /** The device's end, where a simulator sits. */
  readonly wire: ReportWire;
  /** Pulls the plug. */
  destroy(): Promise<void>;
}

function event(type: number): Buffer {
  const bytes = Buffer.alloc(EVENT_LENGTH);
  bytes.writeUInt32LE(type, 0);
  return bytes;
}

export async function createUhid(description: UhidDescription): Promise<UhidDevice> {
  // A read that blocked would hold one of Node's few threads for as long as the device lives.
  const file = await open('/dev/uhid', constants.O_RDWR | constants.O_NONBLOCK);
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

  const firmware: Firmware = { report: () => {}, feature: () => false, featureRead: () => null };
  let destroyed = false;
  const answerHost = async (): Promise<void> => {
    const message = Buffer.alloc(EVENT_LENGTH);
    while (!destroyed) {
      const bytesRead = await file.read(message, 0, EVENT_LENGTH, null).then(
        (read) => read.bytesRead,
        () => 0,
      );
      if (bytesRead > 0) await answer(file, message, firmware);
      else await sleep(POLL_MS);
    }
  };
  const answering = answerHost();

  return {
    wire: {
      onReport(listener) {
        firmware.report = listener;
      },
      onFeature(listener) {
        firmware.feature = listener;
      },
      onFeatureRead(listener) {
        firmware.featureRead = listener;
      },
      send(report) {
        const bytes = event(INPUT2);
        bytes.writeUInt16LE(report.length, 4);
        bytes.set(report, 6);
        void file.write(bytes);
      },
    },
    async destroy() {
      destroyed = true;
      await answering;
      await file.write(event(DESTROY));
      await file.close();
    },
  };
}

interface Firmware {
  report: (report: Uint8Array) => void;
  feature: (report: Uint8Array) => boolean;
  featureRead: (reportId: number) => Uint8Array | null;
}

async function answer(file: FileHandle, message: Buffer, firmware: Firmware): Promise<void> {
  const type = message.readUInt32LE(0);
  if (type === OUTPUT) {
    const size = message.readUInt16LE(4 + 4096);
    firmware.report(Uint8Array.from(message.subarray(4, 4 + size)));
  } else if (type === SET_REPORT) {
    const size = message.readUInt16LE(10);
    const taken = firmware.feature(Uint8Array.from(message.subarray(12, 12 + size)));
    const reply = event(SET_REPORT_REPLY);
    reply.writeUInt32LE(message.readUInt32LE(4), 4);
    reply.writeUInt16LE(taken ? 0 : EIO, 8);
    await file.write(reply);
  } else if (type === GET_REPORT) {
    const report = firmware.featureRead(message[8] ?? 0);
    const reply = event(GET_REPORT_REPLY);
    reply.writeUInt32LE(message.readUInt32LE(4), 4);
    reply.writeUInt16LE(report === null ? EIO : 0, 8);
    reply.writeUInt16LE(report?.length ?? 0, 10);
    reply.set(report ?? [], 12);
    await file.write(reply);
  }
}

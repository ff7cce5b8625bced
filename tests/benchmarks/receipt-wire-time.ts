import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMON_MODEL, encodeReceipt } from '../../hardware/receipt-printer/escpos-encoder.ts';
import { layOutReceipt } from '../../hardware/receipt-printer/layout.ts';
import { FORTY_LINE_RECEIPT } from '../../hardware/receipt-printer/specimen-receipt.ts';
import { startDeviceRig } from '../../scripts/device-simulators/rig.ts';
import { startHardwareProcess } from '../integration/devices/hardware-process.ts';
import { type BenchmarkRow, median, row } from './row.ts';

const ROUNDS = 15;
const BAUD_RATE = 115_200;
const BITS_PER_BYTE = 10;
/** Longer than a question, shorter than the first piece of a receipt. */
const QUESTION_BYTES = 20;

/**
 * Forty lines through the hardware process and a real pseudo-terminal to a printer that takes bytes no faster than
 * the line carries them: from the first byte of the receipt to the last, beside the time its bytes need.
 */
export async function benchReceiptWireTime(): Promise<readonly BenchmarkRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cunban-bench-'));
  const rig = await startDeviceRig({ folder, pacing: 'wire' });
  const hardware = startHardwareProcess();
  const { devices } = hardware;
  try {
    await devices.call('configure', { devices: rig.profiles });
    let startedAt = Number.NaN;
    rig.onTraffic(({ device, direction, at, bytes }) => {
      const isReceipt = device === 'receipt-printer' && direction === 'to-device' && bytes.length > QUESTION_BYTES;
      if (isReceipt && Number.isNaN(startedAt)) startedAt = at;
    });
    const cut = (): Promise<number> =>
      new Promise((resolve) => {
        const stop = rig.printer.onSlip(() => {
          stop();
          resolve(performance.timeOrigin + performance.now());
        });
      });
    const print = (commandId: string) =>
      devices.call('printReceipt', {
        deviceId: 'receipt-printer',
        commandId,
        timeoutMs: 20_000,
        document: FORTY_LINE_RECEIPT,
      });
    await print('warm-up');
    const sending: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      startedAt = Number.NaN;
      const cutAt = cut();
      const printed = await print(`round-${round}`);
      if (!printed.ok) throw new Error(`the receipt was not printed: ${printed.failure.code}`);
      sending.push((await cutAt) - startedAt);
    }
    return rowsOf(sending);
  } finally {
    await hardware.shutDown();
    await rig.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf(sending: readonly number[]): readonly BenchmarkRow[] {
  const laidOut = layOutReceipt(FORTY_LINE_RECEIPT, COMMON_MODEL.paperDots);
  const bytes = laidOut.ok ? encodeReceipt(laidOut.value, COMMON_MODEL).stream.bytes.length : 0;
  const limit = {
    unit: 'ms',
    peer: `time of the receipt's ${bytes} bytes at ${BAUD_RATE} baud`,
    peerValue: (bytes * BITS_PER_BYTE * 1000) / BAUD_RATE,
    better: 'lower',
  } as const;
  return [
    row({ name: 'receipt of 40 lines, first to last byte, median', value: median(sending), ...limit }),
    row({ name: `receipt of 40 lines, first to last byte, worst of ${ROUNDS}`, value: Math.max(...sending), ...limit }),
  ];
}

if (import.meta.main) console.table(await benchReceiptWireTime());

import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryReportCable } from '../transports/hid-memory.ts';
import { type MemoryCable, memoryCable } from '../transports/memory.ts';
import { type ScannerBench, scannerBench } from './bench.ts';
import { encodeHidPosReports } from './hid-pos-report.ts';
import { HidPosSimulator, SerialScannerSimulator } from './simulator.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

let bench: ScannerBench;
let cable: MemoryCable;
let serial: SerialScannerSimulator;

beforeEach(async () => {
  cable = memoryCable();
  serial = new SerialScannerSimulator();
  serial.connect(cable.wire);
  bench = await scannerBench('serial-scanner', { serial: () => cable.transport });
});
afterEach(() => bench.close());

test('a code that nobody asked for is dropped', async () => {
  serial.present(SPECIMEN_CODES.wechat);
  await bench.clock.advance(1000);
  const scanning = bench.scanCode('scan', 5000);
  await bench.clock.advance(1000);
  serial.present(SPECIMEN_CODES.pickup);
  expect(await bench.clock.until(scanning)).toMatchObject({ ok: true, value: { text: SPECIMEN_CODES.pickup.text } });
});

test('a code scanned in the very moment before is not taken, wherever the command comes between its bytes', async () => {
  const bytes = serial.bytesOf(SPECIMEN_CODES.wechat);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    if (cut > 0) serial.sendRaw(bytes.slice(0, cut));
    await bench.clock.advance(1);
    const scanning = bench.scanCode(`cut-${cut}`, 3000);
    await bench.clock.advance(1);
    if (cut < bytes.length) serial.sendRaw(bytes.slice(cut));
    await bench.clock.advance(600);
    serial.present(SPECIMEN_CODES.pickup);
    expect(await bench.clock.until(scanning)).toMatchObject({ value: { text: SPECIMEN_CODES.pickup.text } });
    await bench.clock.advance(200);
  }
});

test('of several HID reports, those before the command do not make a code with those behind it', async () => {
  await bench.close();
  const reportCable = memoryReportCable();
  const scanner = new HidPosSimulator();
  scanner.connect(reportCable.wire);
  bench = await scannerBench('hid-pos', { hid: () => reportCable.transport });
  const [first, ...others] = encodeHidPosReports(SPECIMEN_CODES.long);
  scanner.sendRaw(first ?? new Uint8Array());
  await bench.clock.advance(1);
  const scanning = bench.scanCode('scan', 5000);
  await bench.clock.advance(120);
  for (const report of others) scanner.sendRaw(report);
  await bench.clock.advance(500);
  scanner.present(SPECIMEN_CODES.greeting);
  expect(await bench.clock.until(scanning)).toMatchObject({ value: { text: 'HELLO WORLD' } });
});

test('a code that comes with the cancellation is not kept for the next command', async () => {
  const cancelled = bench.scanCode('first');
  await bench.clock.advance(500);
  bench.devices.cancel('first');
  serial.present(SPECIMEN_CODES.wechat);
  expect(await bench.clock.until(cancelled)).toMatchObject({ failure: { code: 'cancelled' } });
  const next = bench.scanCode('second', 2000);
  expect(await bench.clock.until(next)).toMatchObject({ failure: { code: 'timed-out' } });
});

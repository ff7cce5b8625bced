import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MemoryReportCable, memoryReportCable } from '../transports/hid-memory.ts';
import { memoryCable } from '../transports/memory.ts';
import { type ScannerBench, scannerBench } from './bench.ts';
import { type HidPosFault, HidPosSimulator, SerialScannerSimulator } from './simulator.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

let cable: MemoryReportCable;
let bench: ScannerBench;
let scanner: HidPosSimulator;

beforeEach(async () => {
  cable = memoryReportCable();
  scanner = new HidPosSimulator();
  scanner.connect(cable.wire);
  bench = await scannerBench('hid-pos', { hid: () => cable.transport });
});
afterEach(() => bench.close());

test.each<readonly [HidPosFault, string]>([
  ['loses-last-report', 'code-unreadable'],
  ['false-length', 'scanner-fault'],
  ['false-aim', 'scanner-fault'],
])('a scanner that %s: %s, and the next code is read', async (fault, code) => {
  scanner.failNext(fault);
  const damaged = bench.scanCode('damaged');
  await bench.clock.advance(500);
  scanner.present(SPECIMEN_CODES.long);
  expect(await bench.clock.until(damaged)).toMatchObject({ ok: false, failure: { code } });
  const whole = bench.scanCode('whole');
  await bench.clock.advance(500);
  scanner.present(SPECIMEN_CODES.long);
  expect(await bench.clock.until(whole)).toMatchObject({ ok: true, value: { text: SPECIMEN_CODES.long.text } });
});

test('one code cut short does not end the collecting of codes', async () => {
  const codes: string[] = [];
  const collecting = bench.scanCodes(({ text }) => codes.push(text), 5000);
  await bench.clock.advance(500);
  scanner.failNext('loses-last-report');
  scanner.present(SPECIMEN_CODES.long);
  await bench.clock.advance(1000);
  scanner.present(SPECIMEN_CODES.greeting);
  expect(await bench.clock.until(collecting)).toEqual({ ok: true, value: { count: 1 } });
  expect(codes).toEqual(['HELLO WORLD']);
});

test('other reports of the device are not taken for codes', async () => {
  const scanning = bench.scanCode();
  await bench.clock.advance(500);
  scanner.sendRaw(Uint8Array.of(0x03, 0x01));
  scanner.sendRaw(Uint8Array.of(0x05));
  scanner.present(SPECIMEN_CODES.greeting);
  expect(await bench.clock.until(scanning)).toMatchObject({ ok: true });
});

test('a serial code that stalls before its exact suffix is unreadable', async () => {
  await bench.close();
  const serialCable = memoryCable();
  const serial = new SerialScannerSimulator();
  serial.connect(serialCable.wire);
  bench = await scannerBench('serial-scanner', { serial: () => serialCable.transport }, { suffix: 'cr', idleMs: 50 });
  const scanning = bench.scanCode();
  await bench.clock.advance(500);
  serial.sendRaw(Buffer.from('half'));
  await bench.clock.advance(49);
  serial.sendRaw(Buffer.from(' a code'));
  await bench.clock.advance(49);
  expect(await bench.clock.until(scanning, 1)).toMatchObject({ failure: { code: 'code-unreadable' } });
});

import { afterEach, expect, test } from 'vitest';
import { memoryReportCable } from '../transports/hid-memory.ts';
import { memoryCable } from '../transports/memory.ts';
import { type ScannerBench, scannerBench } from './bench.ts';
import { HidPosSimulator, SerialScannerSimulator } from './simulator.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

const HID_TRIGGER = { on: bytes('fd0316540d'), off: bytes('fd0316550d') };
const HID_SETTINGS = { triggerOn: 'fd0316540d', triggerOff: 'fd0316550d' };
const SERIAL_TRIGGER = { on: bytes('16540d'), off: bytes('16550d') };
const SERIAL_SETTINGS = { triggerOn: '16540d', triggerOff: '16550d' };

let bench: ScannerBench;
afterEach(() => bench.close());

function bytes(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

async function hidBench(): Promise<HidPosSimulator> {
  const cable = memoryReportCable();
  const scanner = new HidPosSimulator({ trigger: HID_TRIGGER });
  scanner.connect(cable.wire);
  bench = await scannerBench('hid-pos', { hid: () => cable.transport }, HID_SETTINGS);
  return scanner;
}

test('dark, lit while a code is asked for, dark again, however it ends', async () => {
  const scanner = await hidBench();
  expect(scanner.lit).toBe(false);
  expect(bench.devices.statuses).toMatchObject([{ device: 'online', scanner: 'off' }]);
  for (const end of ['code', 'cancel', 'time']) {
    const scanning = bench.scanCode(end, 4000);
    await bench.clock.advance(10);
    expect(scanner.lit).toBe(true);
    expect(bench.devices.statuses).toMatchObject([{ scanner: 'on' }]);
    if (end === 'code') scanner.present(SPECIMEN_CODES.greeting);
    if (end === 'cancel') bench.devices.cancel(end);
    await bench.clock.until(scanning);
    await bench.clock.advance(10);
    expect(scanner.lit).toBe(false);
    expect(bench.devices.statuses).toMatchObject([{ scanner: 'off' }]);
  }
});

test('a code held up before the light comes on is read at once, for it can only be meant', async () => {
  const scanner = await hidBench();
  const scanning = bench.scanCode();
  await bench.clock.advance(1);
  expect(scanner.present(SPECIMEN_CODES.greeting)).toBe(true);
  expect(await bench.clock.until(scanning, 10)).toMatchObject({ ok: true });
});

test('a light that goes out by itself is asked for again, as it is after each of several codes', async () => {
  const scanner = await hidBench();
  const codes: string[] = [];
  const collecting = bench.scanCodes(({ text }) => codes.push(text), 20_000);
  await bench.clock.advance(10);
  scanner.present(SPECIMEN_CODES.greeting);
  await bench.clock.advance(10);
  expect(scanner.present(SPECIMEN_CODES.pickup)).toBe(true);
  await bench.clock.advance(6000);
  expect(scanner.lit).toBe(true);
  expect(await bench.clock.until(collecting)).toEqual({ ok: true, value: { count: 2 } });
  await bench.clock.advance(10);
  expect(scanner.lit).toBe(false);
});

test('the next command has its light though it follows at once', async () => {
  const scanner = await hidBench();
  const first = bench.scanCode('first');
  await bench.clock.advance(10);
  bench.devices.cancel('first');
  await first;
  const second = bench.scanCode('second');
  await bench.clock.advance(10);
  expect(scanner.lit).toBe(true);
  scanner.present(SPECIMEN_CODES.greeting);
  expect(await bench.clock.until(second)).toMatchObject({ ok: true });
});

test('a serial scanner that acknowledges its trigger: the acknowledgement is no code', async () => {
  const cable = memoryCable();
  const scanner = new SerialScannerSimulator({ trigger: SERIAL_TRIGGER, acknowledges: true });
  scanner.connect(cable.wire);
  bench = await scannerBench('serial-scanner', { serial: () => cable.transport }, SERIAL_SETTINGS);
  const scanning = bench.scanCode();
  await bench.clock.advance(1000);
  expect(scanner.present(SPECIMEN_CODES.chineseGb18030)).toBe(true);
  expect(await bench.clock.until(scanning)).toMatchObject({ value: { text: '村办取件', encoding: 'gb18030' } });
});

test('a scanner left lit by a process that died is put out when it is opened', async () => {
  const cable = memoryReportCable();
  const scanner = new HidPosSimulator({ trigger: HID_TRIGGER });
  scanner.connect(cable.wire);
  const before = await cable.transport.open();
  if (before.ok) {
    await before.value.write(HID_TRIGGER.on);
    expect(scanner.lit).toBe(true);
    await before.value.close();
  }
  bench = await scannerBench('hid-pos', { hid: () => cable.transport }, HID_SETTINGS);
  expect(scanner.lit).toBe(false);
});

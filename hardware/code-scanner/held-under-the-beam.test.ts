import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryReportCable } from '../transports/hid-memory.ts';
import { type ScannerBench, scannerBench } from './bench.ts';
import { HidPosSimulator } from './simulator.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

let bench: ScannerBench;
let scanner: HidPosSimulator;

beforeEach(async () => {
  const cable = memoryReportCable();
  scanner = new HidPosSimulator();
  scanner.connect(cable.wire);
  bench = await scannerBench('hid-pos', { hid: () => cable.transport });
});
afterEach(() => bench.close());

test('a code that stays under the beam counts once, and again after it was away', async () => {
  const { clock } = bench;
  const codes: string[] = [];
  const collecting = bench.scanCodes(({ text }) => codes.push(text), 60_000);
  await clock.advance(500);
  for (let times = 0; times < 20; times += 1) {
    scanner.present(SPECIMEN_CODES.greeting);
    await clock.advance(300);
  }
  expect(codes).toEqual(['HELLO WORLD']);
  await clock.advance(1500);
  scanner.present(SPECIMEN_CODES.greeting);
  await clock.advance(10);
  expect(codes).toHaveLength(2);
  expect(await clock.until(collecting)).toEqual({ ok: true, value: { count: 2 } });
});

test('two codes in turn are both taken every time', async () => {
  const { clock } = bench;
  const codes: string[] = [];
  const collecting = bench.scanCodes(({ text }) => codes.push(text), 5000);
  await clock.advance(500);
  for (let times = 0; times < 3; times += 1) {
    scanner.present(SPECIMEN_CODES.greeting);
    scanner.present(SPECIMEN_CODES.pickup);
    await clock.advance(100);
  }
  expect(codes).toHaveLength(6);
  expect(await clock.until(collecting)).toMatchObject({ ok: true });
});

test('the next person with the same code is not turned away', async () => {
  for (const commandId of ['first', 'second']) {
    const scanning = bench.scanCode(commandId);
    await bench.clock.advance(150);
    scanner.present(SPECIMEN_CODES.greeting);
    expect(await bench.clock.until(scanning)).toMatchObject({ ok: true });
  }
});

import { afterEach, expect, test } from 'vitest';
import type { ScannedCode } from '../../app/contracts/devices/code-scanning.ts';
import { memoryReportCable } from '../transports/hid-memory.ts';
import { memoryCable } from '../transports/memory.ts';
import { type ScannerBench, scannerBench } from './bench.ts';
import { HidPosSimulator, SerialScannerSimulator } from './simulator.ts';
import { SPECIMEN_CODES, type SpecimenCode } from './specimen-codes.ts';

const ALL: readonly (readonly [string, SpecimenCode])[] = Object.entries(SPECIMEN_CODES);

let bench: ScannerBench;
afterEach(() => bench.close());

interface PresentingScanner {
  present(code: SpecimenCode): boolean;
}

/** Asks for a code and holds one up half a second later. */
async function scan(scanner: PresentingScanner, code: SpecimenCode): Promise<unknown> {
  const scanning = bench.scanCode();
  await bench.clock.advance(500);
  expect(scanner.present(code)).toBe(true);
  return bench.clock.until(scanning);
}

test('a HID-POS scanner reads every specimen', async () => {
  const cable = memoryReportCable();
  const scanner = new HidPosSimulator({ lineEnd: '\r' });
  scanner.connect(cable.wire);
  bench = await scannerBench('hid-pos', { hid: () => cable.transport });
  for (const [name, code] of ALL) {
    expect([name, await scan(scanner, code)]).toMatchObject([name, { ok: true, value: { text: code.text } }]);
  }
  expect(bench.devices.counters[0]?.counters).toMatchObject({ scans: ALL.length });
});

test("Honeywell's scanner is switched to HID-POS before anything else", async () => {
  const cable = memoryReportCable();
  const scanner = new HidPosSimulator({ needsSwitch: true, codeId: 0x73 });
  scanner.connect(cable.wire);
  const identity = { vendorId: '0c2e', productId: '0b8f' };
  const line = { transport: 'hid', identity, usagePage: 0x8c, usage: 2 } as const;
  bench = await scannerBench('hid-pos', { hid: () => cable.transport }, {}, line);
  expect(await scan(scanner, SPECIMEN_CODES.greeting)).toEqual({
    ok: true,
    value: { symbology: 'qrCode', text: 'HELLO WORLD', encoding: 'ascii', purpose: 'general' },
  });
});

test('a scanner that refuses to be switched has a hardware error until it takes it', async () => {
  const cable = memoryReportCable();
  const scanner = new HidPosSimulator({ needsSwitch: true });
  scanner.connect(cable.wire);
  scanner.refuseSwitch(true);
  bench = await scannerBench('hid-pos', { hid: () => cable.transport }, { switchOn: true });
  expect(bench.devices.statuses).toMatchObject([{ device: 'hardwareError', scanner: 'inoperative' }]);
  scanner.refuseSwitch(false);
  await bench.clock.advance(1500);
  expect(bench.devices.statuses).toMatchObject([{ device: 'online', scanner: 'on' }]);
});

test.each([
  ['any', '\r'],
  ['any', '\r\n'],
  ['any', ''],
  ['cr', '\r'],
  ['crlf', '\r\n'],
  ['none', ''],
])('a serial scanner, set to %s, that ends codes with %j, reads every text', async (setting, suffix) => {
  const cable = memoryCable();
  const scanner = new SerialScannerSimulator({ suffix, aimPrefix: true });
  scanner.connect(cable.wire);
  bench = await scannerBench('serial-scanner', { serial: () => cable.transport }, { suffix: setting, aimPrefix: true });
  for (const [name, code] of ALL) {
    expect([name, await scan(scanner, code)]).toMatchObject([name, { ok: true, value: { text: code.text } }]);
  }
});

test('several codes one after the other, until it is enough', async () => {
  const cable = memoryReportCable();
  const scanner = new HidPosSimulator();
  scanner.connect(cable.wire);
  bench = await scannerBench('hid-pos', { hid: () => cable.transport });
  const codes: ScannedCode[] = [];
  const collecting = bench.scanCodes((code) => codes.push(code), 10_000);
  await bench.clock.advance(500);
  for (const [, code] of ALL) {
    scanner.present(code);
    await bench.clock.advance(50);
  }
  expect(codes.map(({ text }) => text)).toEqual(ALL.map(([, { text }]) => text));
  expect(await bench.clock.until(collecting)).toEqual({ ok: true, value: { count: ALL.length } });

  const cancelled = bench.scanCodes(() => {});
  await bench.clock.advance(500);
  bench.devices.cancel('collect');
  expect(await bench.clock.until(cancelled, 0)).toEqual({ ok: true, value: { count: 0 } });
});

test('waiting ends with the time, or when it is cancelled, and a second command is refused meanwhile', async () => {
  const cable = memoryReportCable();
  bench = await scannerBench('hid-pos', { hid: () => cable.transport });
  const waiting = bench.scanCode('first', 1000);
  expect(await bench.clock.until(bench.scanCode('second'), 0)).toMatchObject({ failure: { code: 'busy' } });
  expect(await bench.clock.until(waiting)).toMatchObject({ failure: { code: 'timed-out' } });
  const cancelled = bench.scanCode('third');
  await bench.clock.advance(10);
  bench.devices.cancel('third');
  expect(await bench.clock.until(cancelled, 0)).toMatchObject({ failure: { code: 'cancelled' } });
});

test('the self-test says how a code was read, not what it says', async () => {
  const cable = memoryReportCable();
  const scanner = new HidPosSimulator();
  scanner.connect(cable.wire);
  bench = await scannerBench('hid-pos', { hid: () => cable.transport });
  const testing = bench.devices.find('scanner')?.device.selfTest?.({ commandId: 'test', timeoutMs: 5000 });
  await bench.clock.advance(500);
  scanner.present(SPECIMEN_CODES.wechat);
  expect(await testing).toEqual({ ok: true, value: { found: ['qrCode', 'ascii', '18 characters'] } });
});

test('a profile with one trigger command only is refused', async () => {
  const refused = scannerBench('hid-pos', {}, { triggerOn: '16540d' });
  await expect(refused).rejects.toThrow('invalid-settings');
  const cable = memoryReportCable();
  bench = await scannerBench('hid-pos', { hid: () => cable.transport });
});

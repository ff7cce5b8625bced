import { afterEach, expect, test } from 'vitest';
import { memoryReportCable } from '../transports/hid-memory.ts';
import { memoryCable } from '../transports/memory.ts';
import { type ScannerBench, scannerBench } from './bench.ts';
import { encodeHidPosReports } from './hid-pos-report.ts';
import { HidPosSimulator, SerialScannerSimulator } from './simulator.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

let bench: ScannerBench;
afterEach(() => bench.close());

test('unplugged while waiting or between the reports of a code: told at once, and back within three seconds', async () => {
  const cable = memoryReportCable();
  const scanner = new HidPosSimulator();
  scanner.connect(cable.wire);
  bench = await scannerBench('hid-pos', { hid: () => cable.transport });
  const reports = encodeHidPosReports(SPECIMEN_CODES.long);
  for (let cut = 0; cut < reports.length; cut += 1) {
    const scanning = bench.scanCode();
    await bench.clock.advance(500);
    for (const report of reports.slice(0, cut)) scanner.sendRaw(report);
    await bench.clock.advance(1);
    cable.unplug();
    expect(await bench.clock.until(scanning, 0)).toMatchObject({ failure: { code: 'scanner-offline' } });
    expect(await bench.clock.until(bench.scanCode(), 0)).toMatchObject({ failure: { code: 'scanner-offline' } });
    await bench.clock.advance(30_000);
    expect(bench.devices.statuses).toMatchObject([{ device: 'noDevice', scanner: 'unknown' }]);
    cable.plug();
    scanner.connect(cable.wire);
    await bench.clock.advance(3000);
    expect(bench.devices.statuses).toMatchObject([{ device: 'online' }]);
    const again = bench.scanCode();
    await bench.clock.advance(500);
    // What came before the plug was pulled is no part of this code.
    scanner.present(SPECIMEN_CODES.greeting);
    expect(await bench.clock.until(again)).toMatchObject({ ok: true, value: { text: 'HELLO WORLD' } });
  }
});

test('a serial scanner unplugged at any byte of a code', async () => {
  const cable = memoryCable();
  const scanner = new SerialScannerSimulator();
  scanner.connect(cable.wire);
  bench = await scannerBench('serial-scanner', { serial: () => cable.transport });
  const { length } = scanner.bytesOf(SPECIMEN_CODES.pickup);
  for (let cut = 1; cut < length; cut += 1) {
    const scanning = bench.scanCode();
    await bench.clock.advance(500);
    cable.unplugAfterBytesFromDevice(cut);
    scanner.present(SPECIMEN_CODES.pickup);
    expect(await bench.clock.until(scanning)).toMatchObject({ failure: { code: 'scanner-offline' } });
    cable.plug();
    scanner.connect(cable.wire);
    await bench.clock.advance(3000);
  }
  const again = bench.scanCode();
  await bench.clock.advance(500);
  scanner.present(SPECIMEN_CODES.pickup);
  expect(await bench.clock.until(again)).toMatchObject({ ok: true, value: { text: SPECIMEN_CODES.pickup.text } });
});

test('collecting codes ends as offline when the scanner goes', async () => {
  const cable = memoryReportCable();
  bench = await scannerBench('hid-pos', { hid: () => cable.transport });
  const collecting = bench.scanCodes(() => {});
  await bench.clock.advance(500);
  cable.unplug();
  expect(await bench.clock.until(collecting, 0)).toMatchObject({ failure: { code: 'scanner-offline' } });
});

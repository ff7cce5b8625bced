import { afterEach, expect, test } from 'vitest';
import { ok } from '../../app/contracts/result.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { DeviceTally } from '../supervision/device-tally.ts';
import { type MemoryReportCable, memoryReportCable } from '../transports/hid-memory.ts';
import type { Link, ReportConnection, Transport } from '../transports/transport.ts';
import { type ScannerBench, scannerBench } from './bench.ts';
import type { CodeSource } from './code-source.ts';
import { describeCapture } from './describe-capture.ts';
import { CodeScanner } from './device.ts';
import { encodeHidPosReports } from './hid-pos-report.ts';
import type { Scan } from './scan.ts';
import { HidPosSimulator } from './simulator.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

const PAYMENTS = [
  [SPECIMEN_CODES.wechat, 'payment-wechat'],
  [SPECIMEN_CODES.alipay, 'payment-alipay'],
  [SPECIMEN_CODES.unionPay, 'payment-unionpay'],
  [SPECIMEN_CODES.ecny, 'payment-ecny'],
] as const;

let bench: ScannerBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

/** The cable's transport, with every report kept that is handed to the driver. */
function watched(cable: MemoryReportCable, seen: Uint8Array[]): Transport<ReportConnection> {
  return {
    async open() {
      const opened = await cable.transport.open();
      if (!opened.ok) return opened;
      const { value: link } = opened;
      const onReport: ReportConnection['onReport'] = (listener) =>
        link.onReport((report) => {
          seen.push(report);
          listener(report);
        });
      return { ok: true, value: { ...link, onReport } };
    },
  };
}

test.each(PAYMENTS)('a payment code is handed over, and told to nobody else ($1)', async (code, purpose) => {
  const cable = memoryReportCable();
  const scanner = new HidPosSimulator();
  scanner.connect(cable.wire);
  const seen: Uint8Array[] = [];
  bench = await scannerBench('hid-pos', { hid: () => watched(cable, seen) });
  const scanning = bench.scanCode('pay');
  await bench.clock.advance(500);
  scanner.present(code);
  expect(await bench.clock.until(scanning)).toMatchObject({ value: { text: code.text, purpose } });
  scanner.failNext('false-length');
  const damaged = bench.scanCode('pay-again');
  await bench.clock.advance(500);
  scanner.present(code);
  await bench.clock.until(damaged);

  const told = JSON.stringify([bench.diagnostics, bench.published, bench.devices.counters, bench.devices.capabilities]);
  expect(told).not.toContain(code.text.slice(0, 8));
  expect(seen).toHaveLength(2);
  for (const report of seen) expect(report.every((byte) => byte === 0)).toBe(true);
});

test('the bytes of a code are overwritten once they were read, suppressed, or too early to be taken', async () => {
  const clock = new SimulatedClock();
  let listener: ((scan: Scan) => void) | null = null;
  const source: CodeSource = {
    obeysTrigger: false,
    receive(given) {
      listener = given;
    },
    prepare: async () => ok(undefined),
    light: async () => ok(undefined),
    close() {},
  };
  const scanner = new CodeScanner<Link>({
    deviceId: 'scanner',
    clock,
    tally: new DeviceTally(clock),
    textEncoding: 'auto',
    openSource: () => source,
  });
  scanner.attach({ onClose: () => () => {}, close: async () => {} });
  const given: Uint8Array[] = [];
  const scan = (): void => {
    const bytes = SPECIMEN_CODES.wechat.bytes.slice();
    given.push(bytes);
    listener?.({ kind: 'code', bytes, symbology: 'qrCode', beganAt: clock.now() });
  };
  let count = 0;
  const collecting = scanner.scanCodes({ commandId: 'collect', timeoutMs: 1000 }, () => {
    count += 1;
  });
  await clock.advance(10);
  scan();
  await clock.advance(200);
  scan();
  scan();
  await clock.until(collecting);
  expect(count).toBe(1);
  expect(given).toHaveLength(3);
  for (const bytes of given) expect(bytes.every((byte) => byte === 0)).toBe(true);
  scanner.close();
});

test('a capture names a payment code and does not show it', () => {
  for (const [code, purpose] of PAYMENTS) {
    const [report = new Uint8Array()] = encodeHidPosReports(code);
    const serial = Buffer.from(`${code.text}\r`);
    for (const capture of [report, serial]) {
      expect(describeCapture(capture)).toMatchObject({ codes: [{ purpose }] });
      expect(JSON.stringify(describeCapture(capture))).not.toContain(code.text.slice(0, 8));
    }
  }
});

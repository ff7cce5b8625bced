import type { Result } from '../../app/contracts/result.ts';
import { type DeviceExchange, wireExchange } from '../cuttable-lines/exchange.ts';
import { cuttableReportCable } from '../cuttable-lines/report-cable.ts';
import type { DrivenDevices } from '../driven-devices.ts';
import { memoryReportCable } from '../transports/hid-memory.ts';
import { HidPosSimulator, SerialScannerSimulator } from './simulator.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

const SCAN_LIMIT_MS = 5000;
const FAILURES = ['scanner-offline', 'code-unreadable', 'timed-out'];

const HID_TRIGGER = { triggerOn: 'fd0316540d', triggerOff: 'fd0316550d' };
const SERIAL_TRIGGER = { triggerOn: '16540d', triggerOff: '16550d' };

/** The exchanges of scanners, for the suites that cut and spoil lines. */
export const EXCHANGES: readonly DeviceExchange[] = [
  {
    name: 'code-scanner: scan a code of three reports (HID-POS)',
    timeoutMs: SCAN_LIMIT_MS,
    failures: FAILURES,
    prepare() {
      const scanner = new HidPosSimulator({ needsSwitch: true, trigger: triggerOf(HID_TRIGGER) });
      scanner.hold(SPECIMEN_CODES.long);
      const { line, transport } = cuttableReportCable(memoryReportCable(), (wire) => scanner.connect(wire));
      const identity = { vendorId: '0c2e', productId: '0b8f' };
      return {
        profile: {
          id: 'scanner',
          deviceClass: 'code-scanner',
          driver: 'hid-pos',
          line: { transport: 'hid', identity, usagePage: 0x8c, usage: 2 },
          settings: HID_TRIGGER,
        },
        transports: { hid: () => transport },
        line,
        run: scanOne,
      };
    },
  },
  wireExchange({
    name: 'code-scanner: scan a code (serial)',
    timeoutMs: SCAN_LIMIT_MS,
    failures: FAILURES,
    onWire() {
      const scanner = new SerialScannerSimulator({ aimPrefix: true, trigger: triggerOf(SERIAL_TRIGGER) });
      scanner.hold(SPECIMEN_CODES.chineseUtf8);
      return {
        profile: {
          id: 'scanner',
          deviceClass: 'code-scanner',
          driver: 'serial-scanner',
          line: { transport: 'serial', path: 'scanner', baudRate: 9600, rtscts: false },
          settings: { aimPrefix: true, suffix: 'cr', ...SERIAL_TRIGGER },
        },
        powerUp: (wire) => scanner.connect(wire),
        run: scanOne,
      };
    },
  }),
];

async function scanOne(devices: DrivenDevices, commandId: string): Promise<Result<unknown>> {
  const device = devices.powersOf('scanner', 'code-scanner');
  if (device === null) throw new Error('the scanner is not driven');
  return device.scanCode({ commandId, timeoutMs: SCAN_LIMIT_MS });
}

function triggerOf({ triggerOn, triggerOff }: { readonly triggerOn: string; readonly triggerOff: string }) {
  return { on: Uint8Array.from(Buffer.from(triggerOn, 'hex')), off: Uint8Array.from(Buffer.from(triggerOff, 'hex')) };
}

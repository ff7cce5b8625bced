/** A code scanner under the supervisor, over a cable in memory and a simulated clock, as its tests use it. */
import type { ScannedCode } from '../../app/contracts/devices/code-scanning.ts';
import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import type { CodeScanning } from '../device-classes.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { DrivenDevices } from '../driven-devices.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { simulatedTransports } from '../simulated-station.ts';
import type { Transports } from '../transports/transports.ts';

export const SCANNER_LINES = {
  'hid-pos': {
    transport: 'hid',
    identity: { vendorId: '05f9', productId: '2216' },
    usagePage: 0x8c,
    usage: 0x02,
  },
  'serial-scanner': { transport: 'serial', path: 'scanner', baudRate: 9600, rtscts: false },
} as const satisfies Readonly<Record<string, DeviceProfile['line']>>;

export interface ScannerBench {
  readonly clock: SimulatedClock;
  readonly scanner: CodeScanning;
  readonly devices: DrivenDevices;
  readonly published: readonly DeviceStatus[];
  readonly diagnostics: readonly Diagnostic[];
  scanCode(commandId?: string, timeoutMs?: number): ReturnType<CodeScanning['scanCode']>;
  scanCodes(onCode: (code: ScannedCode) => void, timeoutMs?: number): ReturnType<CodeScanning['scanCodes']>;
  close(): Promise<void>;
}

/** Starts the scanner and lets it come online, if it will. */
export async function scannerBench(
  driver: 'hid-pos' | 'serial-scanner',
  transports: Partial<Transports>,
  settings: DeviceProfile['settings'] = {},
  line: DeviceProfile['line'] = SCANNER_LINES[driver],
): Promise<ScannerBench> {
  const clock = new SimulatedClock();
  const published: DeviceStatus[] = [];
  const diagnostics: Diagnostic[] = [];
  const devices = new DrivenDevices({
    transports: simulatedTransports(transports),
    clock,
    report: (diagnostic) => diagnostics.push(diagnostic),
    publish: (status) => published.push(status),
  });
  const profile: DeviceProfile = { id: 'scanner', deviceClass: 'code-scanner', driver, line, settings };
  const refused = await clock.until(devices.configure([profile]));
  const scanner = devices.powersOf('scanner', 'code-scanner');
  if (scanner === null) throw new Error(`refused: ${JSON.stringify(refused)}`);
  await clock.advance(2000);
  return {
    clock,
    scanner,
    devices,
    published,
    diagnostics,
    scanCode: (commandId = 'scan', timeoutMs = 30_000) => scanner.scanCode({ commandId, timeoutMs }),
    scanCodes: (onCode, timeoutMs = 30_000) => scanner.scanCodes({ commandId: 'collect', timeoutMs }, onCode),
    async close() {
      await clock.until(devices.close());
    },
  };
}

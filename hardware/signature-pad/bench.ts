/** A signature pad under the supervisor, over a cable in memory and a simulated clock, as its tests use it. */

import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import type { SignaturePoint } from '../../app/contracts/devices/signing.ts';
import type { SignatureCapturing } from '../device-classes.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { DrivenDevices } from '../driven-devices.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { simulatedTransports } from '../simulated-station.ts';
import { type MemoryReportCable, memoryReportCable } from '../transports/hid-memory.ts';
import { type PadPoint, PadSimulator } from './simulator.ts';
import type { StuCapability } from './stu-report.ts';

/** Of a pad that reports 200 times a second. */
const REPORT_MS = 5;

export interface PadBench {
  readonly clock: SimulatedClock;
  readonly cable: MemoryReportCable;
  readonly simulator: PadSimulator;
  readonly pad: SignatureCapturing;
  readonly devices: DrivenDevices;
  readonly published: readonly DeviceStatus[];
  readonly diagnostics: readonly Diagnostic[];
  /** Strokes told while they were drawn. */
  readonly drawn: readonly (readonly SignaturePoint[])[];
  capture(commandId?: string, timeoutMs?: number): ReturnType<SignatureCapturing['captureSignature']>;
  /** Draws as a hand does, lifting the pen behind each stroke. */
  draw(strokes: readonly (readonly PadPoint[])[]): Promise<void>;
  close(): Promise<void>;
}

export interface PadBenchOptions {
  readonly capability?: StuCapability;
  readonly settings?: { readonly minimumInkMm?: number };
  /** Done with the pad before it is opened. */
  readonly before?: (simulator: PadSimulator) => void;
}

export async function padBench({ capability, settings = {}, before }: PadBenchOptions = {}): Promise<PadBench> {
  const clock = new SimulatedClock();
  const cable = memoryReportCable();
  const simulator = new PadSimulator(capability);
  simulator.connect(cable.wire);
  before?.(simulator);
  const published: DeviceStatus[] = [];
  const diagnostics: Diagnostic[] = [];
  const drawn: (readonly SignaturePoint[])[] = [];
  const devices = new DrivenDevices({
    transports: simulatedTransports({ hid: () => cable.transport }),
    clock,
    report: (diagnostic) => diagnostics.push(diagnostic),
    publish: (status) => published.push(status),
  });
  const identity = { vendorId: '056a', productId: '00a8' };
  await clock.until(
    devices.configure([
      {
        id: 'pad',
        deviceClass: 'signature-pad',
        driver: 'wacom-stu',
        line: { transport: 'hid', identity, usagePage: 0, usage: 0 },
        settings,
      },
    ]),
  );
  const pad = devices.powersOf('pad', 'signature-pad');
  if (pad === null) throw new Error('the pad is not driven');
  await clock.advance(2000);
  return {
    clock,
    cable,
    simulator,
    pad,
    devices,
    published,
    diagnostics,
    drawn,
    capture: (commandId = 'sign', timeoutMs = 60_000) =>
      pad.captureSignature({ commandId, timeoutMs }, (stroke) => drawn.push(stroke)),
    async draw(strokes) {
      for (const stroke of strokes) {
        for (const point of stroke) {
          simulator.touch(point);
          await clock.advance(REPORT_MS);
        }
        simulator.hover(0, 0);
        await clock.advance(REPORT_MS);
      }
    },
    async close() {
      await clock.until(devices.close());
    },
  };
}

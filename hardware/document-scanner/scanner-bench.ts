/** A document scanner under supervision, its simulator behind it and simulated time, as the tests of hall failures use it. */
import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import type { ScannedPage } from '../../app/contracts/devices/document-scanning.ts';
import { ok } from '../../app/contracts/result.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { DeviceTally } from '../supervision/device-tally.ts';
import { type Supervision, supervise } from '../supervision/supervisor.ts';
import { DocumentScanner, type DocumentScannerSettings } from './device.ts';
import type { PageImaging } from './page-imaging.ts';
import { ScannerSimulator, type ScannerSimulatorOptions } from './simulator.ts';

export interface ScannerBench {
  readonly clock: SimulatedClock;
  readonly simulator: ScannerSimulator;
  readonly scanner: DocumentScanner;
  readonly supervision: Supervision;
  readonly tally: DeviceTally;
  readonly published: readonly DeviceStatus[];
  /** The gray of each page that was told, in order. */
  readonly told: number[];
  /** The pages themselves, as they are after they were told. */
  readonly pages: readonly ScannedPage[];
  /** Every raster that the driver handed on. */
  readonly rasters: readonly Uint8Array[];
  scan(order?: Partial<Order>, commandId?: string): ReturnType<DocumentScanner['scanDocument']>;
}

type Order = Parameters<DocumentScanner['scanDocument']>[1] & { readonly timeoutMs: number };

/** Starts a plugged scanner and lets it come online. Pages are not improved: their JPEG is their gray. */
export async function startScannerBench(
  options: Omit<ScannerSimulatorOptions, 'clock'> & {
    readonly settings?: DocumentScannerSettings;
    readonly imaging?: PageImaging['improveScan'];
  } = {},
): Promise<ScannerBench> {
  const clock = new SimulatedClock();
  const simulator = new ScannerSimulator({ clock, ...options });
  const tally = new DeviceTally(clock);
  const published: DeviceStatus[] = [];
  const told: number[] = [];
  const pages: ScannedPage[] = [];
  const rasters: Uint8Array[] = [];
  const improveScan: PageImaging['improveScan'] =
    options.imaging ??
    (async ({ raster: { data, width, height }, dpi }) => {
      rasters.push(data);
      const jpeg = data.slice(0, 1);
      data.fill(0);
      return ok({ jpeg, widthPx: width, heightPx: height, dpi, deskewedDegrees: 0, warnings: [] });
    });
  const none = (): never => {
    throw new Error('a scanner improves its own pages only');
  };
  const scanner = new DocumentScanner({
    deviceId: 'scanner',
    line: { transport: 'sane', device: 'simulated' },
    settings: options.settings ?? {},
    clock,
    report: () => {},
    tally,
    imaging: { improveScan, improvePicture: none, bindPdf: none },
  });
  const supervision = supervise(scanner, simulator.transport, {
    clock,
    tally,
    report: () => {},
    publish: (status) => published.push(status),
  });
  await clock.advance(100);
  return {
    clock,
    simulator,
    scanner,
    supervision,
    tally,
    published,
    told,
    pages,
    rasters,
    scan({ timeoutMs = 300_000, ...order } = {}, commandId = 'scan') {
      const whole = { source: 'feeder', mode: 'gray', dpi: 200, pageBudgetBytes: 300_000, ...order } as const;
      return scanner.scanDocument({ commandId, timeoutMs }, whole, (page) => {
        told.push(page.jpeg[0] ?? -1);
        pages.push(page);
      });
    },
  };
}

/** The hardware service with one simulated IPP printer and a simulated clock, as the tests of hall failures use it. */
import type { DeviceStatus, StatusOf } from '../../app/contracts/devices/device-status.ts';
import type { DocumentPrinterTrouble } from '../../app/contracts/devices/document-printing.ts';
import type { CuttableLine } from '../cuttable-lines/cut-switch.ts';
import type { DocumentOrder } from '../device-classes.ts';
import { DrivenDevices } from '../driven-devices.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { simulatedTransports } from '../simulated-station.ts';
import type { DocumentPrinterSettings } from './device.ts';
import { simulatedEndpoint } from './simulated-endpoint.ts';
import type { PrinterModel } from './simulated-model.ts';
import { IppPrinterSimulator } from './simulator.ts';
import { specimenDocument } from './specimen-document.ts';

export interface PrinterBench {
  readonly clock: SimulatedClock;
  readonly printer: IppPrinterSimulator;
  readonly line: CuttableLine;
  readonly devices: DrivenDevices;
  readonly published: readonly DeviceStatus[];
  /** What a job in hand was said to be held by, and `null` each time it went on. */
  readonly held: readonly (DocumentPrinterTrouble | null)[];
  /** The document given to the last order. */
  readonly lastPdf: Uint8Array;
  readonly status: StatusOf<'document-printer'>;
  print(order?: Partial<DocumentOrder>, timeoutMs?: number): ReturnType<typeof start>;
  cancel(): void;
  close(): Promise<void>;
}

const start = (
  devices: DrivenDevices,
  order: DocumentOrder,
  timeoutMs: number,
  held: (DocumentPrinterTrouble | null)[],
) => {
  const printer = devices.powersOf('printer', 'document-printer');
  if (printer === null) throw new Error('the printer is not driven');
  return printer.printDocument({ commandId: 'print', timeoutMs }, order, (trouble) => held.push(trouble));
};

/** Starts with the printer switched on and lets it come online. */
export async function printerBench(
  model: Partial<PrinterModel> = {},
  settings: DocumentPrinterSettings = {},
): Promise<PrinterBench> {
  const clock = new SimulatedClock();
  const printer = new IppPrinterSimulator(clock, model);
  const { transport, line } = simulatedEndpoint(printer, clock);
  const published: DeviceStatus[] = [];
  const held: (DocumentPrinterTrouble | null)[] = [];
  const devices = new DrivenDevices({
    transports: simulatedTransports({ ipp: () => transport }),
    clock,
    report: () => {},
    publish: (status) => published.push(status),
  });
  const refused = await clock.until(
    devices.configure([
      {
        id: 'printer',
        deviceClass: 'document-printer',
        driver: 'ipp',
        line: { transport: 'ipp', uri: 'ipp://printer.local/ipp/print' },
        settings: { ...settings },
      },
    ]),
  );
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
  await clock.advance(500);
  let lastPdf: Uint8Array = new Uint8Array(0);
  return {
    clock,
    printer,
    line,
    devices,
    published,
    held,
    get lastPdf() {
      return lastPdf;
    },
    get status() {
      const [status] = devices.statuses;
      if (status?.deviceClass !== 'document-printer') throw new Error('the printer is not driven');
      return status;
    },
    print(order = {}, timeoutMs = 120_000) {
      lastPdf = order.pdf ?? specimenDocument();
      const usual = {
        jobName: 'licence',
        media: 'iso_a4_210x297mm',
        copies: 1,
        sides: 'one-sided',
        tray: null,
      } as const;
      return start(devices, { ...usual, ...order, pdf: lastPdf }, timeoutMs, held);
    },
    cancel: () => devices.cancel('print'),
    async close() {
      await clock.until(devices.close());
    },
  };
}

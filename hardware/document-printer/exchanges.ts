import type { DeviceExchange } from '../cuttable-lines/exchange.ts';
import type { OperationName } from './ipp-operation.ts';
import { simulatedEndpoint } from './simulated-endpoint.ts';
import { DEFAULT_MODEL } from './simulated-model.ts';
import { IppPrinterSimulator } from './simulator.ts';

const PRINT_LIMIT_MS = 60_000;
/** Short, because every byte of it is a case. */
const DOCUMENT = '%PDF-1.4 /Type /Page %%EOF';

const WITHOUT_STEPS: readonly OperationName[] = [
  'Print-Job',
  'Cancel-Job',
  'Get-Job-Attributes',
  'Get-Jobs',
  'Get-Printer-Attributes',
];

/** The exchanges of a document printer, for the suites that cut and spoil lines. */
export const EXCHANGES: readonly DeviceExchange[] = [
  { name: 'document-printer: print a document in steps', operations: DEFAULT_MODEL.operations },
  { name: 'document-printer: print a document at once', operations: WITHOUT_STEPS },
].map(({ name, operations }) => ({
  name,
  timeoutMs: PRINT_LIMIT_MS,
  // A document that was cut off is never sent a second time where it might have been printed.
  failures: ['printer-offline', 'outcome-unknown'],
  prepare(clock) {
    const printer = new IppPrinterSimulator(clock, {
      operations,
      formats: ['application/pdf'],
      media: ['iso_a4_210x297mm'],
      loaded: [{ name: 'main', media: 'iso_a4_210x297mm', sheets: 200 }],
      pageMs: 200,
    });
    const { transport, line } = simulatedEndpoint(printer, clock);
    return {
      profile: {
        id: 'printer',
        deviceClass: 'document-printer',
        driver: 'ipp',
        line: { transport: 'ipp', uri: 'ipp://printer.local/ipp/print' },
        settings: {},
      },
      transports: { ipp: () => transport },
      line,
      async run(devices, commandId) {
        const device = devices.powersOf('printer', 'document-printer');
        if (device === null) throw new Error('the printer is not driven');
        const order = {
          pdf: new TextEncoder().encode(DOCUMENT),
          jobName: 'licence',
          media: 'iso_a4_210x297mm',
          copies: 1,
          sides: 'one-sided',
          tray: null,
        } as const;
        return device.printDocument({ commandId, timeoutMs: PRINT_LIMIT_MS }, order, () => {});
      },
    };
  },
}));

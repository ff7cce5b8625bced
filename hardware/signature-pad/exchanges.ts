import type { DeviceExchange } from '../cuttable-lines/exchange.ts';
import { cuttableReportCable } from '../cuttable-lines/report-cable.ts';
import { memoryReportCable } from '../transports/hid-memory.ts';
import { PadSimulator } from './simulator.ts';
import { SPECIMEN_STROKES } from './specimen-signature.ts';

const CAPTURE_LIMIT_MS = 10_000;
const REACTION_MS = 500;
/** Of a pad that reports 200 times a second. */
const REPORT_MS = 5;

/** The exchanges of a signature pad, for the suites that cut and spoil lines. */
export const EXCHANGES: readonly DeviceExchange[] = [
  {
    name: 'signature-pad: capture a signature',
    timeoutMs: CAPTURE_LIMIT_MS,
    failures: ['pad-offline', 'pad-fault', 'timed-out'],
    prepare(clock) {
      const pad = new PadSimulator();
      const { line, transport } = cuttableReportCable(memoryReportCable(), (wire) => pad.connect(wire));
      return {
        profile: {
          id: 'pad',
          deviceClass: 'signature-pad',
          driver: 'wacom-stu',
          line: {
            transport: 'hid',
            identity: { vendorId: '056a', productId: '00a8' },
            usagePage: 0,
            usage: 0,
          },
          settings: {},
        },
        transports: { hid: () => transport },
        line,
        async run(devices, commandId) {
          const device = devices.powersOf('pad', 'signature-pad');
          if (device === null) throw new Error('the pad is not driven');
          let at = REACTION_MS;
          for (const stroke of SPECIMEN_STROKES) {
            for (const point of stroke) {
              clock.setTimeout(() => pad.touch(point), at);
              at += REPORT_MS;
            }
            clock.setTimeout(() => pad.hover(5000, 3000), at);
            at += REPORT_MS;
          }
          clock.setTimeout(() => device.finishSignature(commandId), at + REACTION_MS);
          return device.captureSignature({ commandId, timeoutMs: CAPTURE_LIMIT_MS }, () => {});
        },
      };
    },
  },
];

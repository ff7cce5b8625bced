import { ok } from '../../app/contracts/result.ts';
import type { CuttableLine } from '../cuttable-lines/cut-switch.ts';
import type { DeviceExchange } from '../cuttable-lines/exchange.ts';
import { Meter } from '../cuttable-lines/meter.ts';
import type { ScannerProgram, Transport } from '../transports/transport.ts';
import { ScannerSimulator } from './simulator.ts';

const TEST_LIMIT_MS = 30_000;

/**
 * The exchanges of a document scanner, for the suites that cut lines. A scan itself waits for another thread, which
 * simulated time does not: it is cut at every byte in `scanner-unplugged-and-back.test.ts`.
 */
export const EXCHANGES: readonly DeviceExchange[] = [
  {
    name: 'document-scanner: ask what it can do',
    timeoutMs: TEST_LIMIT_MS,
    failures: ['device-offline'],
    prepare(clock) {
      const { transport, line } = cuttable(new ScannerSimulator({ clock }));
      return {
        profile: {
          id: 'scanner',
          deviceClass: 'document-scanner',
          driver: 'sane',
          line: { transport: 'sane', device: 'simulated' },
          settings: {},
        },
        transports: { sane: () => transport },
        line,
        async run(devices, commandId) {
          const device = devices.find('scanner')?.device;
          if (device?.selfTest === undefined) throw new Error('the scanner is not driven');
          return device.selfTest({ commandId, timeoutMs: TEST_LIMIT_MS });
        },
      };
    },
  },
];

/** What crosses the line are the program's arguments one way, and its output the other. */
function cuttable(simulator: ScannerSimulator): {
  readonly transport: Transport<ScannerProgram>;
  readonly line: CuttableLine;
} {
  let isCut = false;
  let onCut: () => void = () => {};
  const pull = (): void => {
    isCut = true;
    simulator.unplug();
    onCut();
  };
  const meters = { 'to-device': new Meter(pull), 'from-device': new Meter(pull) };
  const run =
    (program: ScannerProgram): ScannerProgram['run'] =>
    (args, options) => {
      meters['to-device'].pass(new TextEncoder().encode(args.join('\n')), () => {});
      return program.run(args, {
        ...options,
        onOutput: (bytes) => meters['from-device'].pass(bytes, (allowed) => options.onOutput?.(allowed)),
      });
    };
  return {
    transport: {
      async open() {
        const opened = await simulator.transport.open();
        return opened.ok ? ok({ ...opened.value, run: run(opened.value) }) : opened;
      },
    },
    line: {
      crossed: (direction) => meters[direction].crossed,
      cutAfter: (direction, count) => meters[direction].cutAfter(count),
      get isCut() {
        return isCut;
      },
      get openLinks() {
        return simulator.openLinks;
      },
      onCut(listener) {
        onCut = listener;
      },
      plug() {
        isCut = false;
        simulator.plug();
      },
    },
  };
}

import { cuttableCable } from '../cuttable-lines/cable.ts';
import type { DeviceExchange } from '../cuttable-lines/exchange.ts';
import { memoryCable } from '../transports/memory.ts';
import { NutServerSimulator } from './simulator.ts';

const TEST_LIMIT_MS = 10_000;

/** The exchanges of a UPS with its server, for the suites that cut and spoil lines. */
export const EXCHANGES: readonly DeviceExchange[] = [
  {
    name: 'ups: ask how it is',
    timeoutMs: TEST_LIMIT_MS,
    failures: ['device-offline', 'timed-out'],
    prepare() {
      const server = new NutServerSimulator();
      server.setUps('station', { 'ups.status': 'OL', 'battery.charge': '100', 'battery.runtime': '1800' });
      const { line, transport } = cuttableCable(memoryCable(), (wire) => server.connect(wire));
      return {
        profile: {
          id: 'ups',
          deviceClass: 'ups',
          driver: 'nut',
          line: { transport: 'tcp', host: 'localhost', port: 3493 },
          settings: {},
        },
        transports: { tcp: () => transport },
        line,
        async run(devices, commandId) {
          const test = devices.find('ups')?.device.selfTest?.({ commandId, timeoutMs: TEST_LIMIT_MS });
          if (test === undefined) throw new Error('the UPS is not driven');
          return test;
        },
      };
    },
  },
];

/** Each exchange of each device, its line cut before every single byte: once with the device coming back, once not. */
import { afterAll, expect, test } from 'vitest';
import type { LineDirection } from '../../hardware/cuttable-lines/cut-switch.ts';
import { cutCase, measure } from './cut-case.ts';
import { ALL_EXCHANGES } from './exchanges.ts';
import { recordFigures } from './figures.ts';

const DIRECTIONS: readonly LineDirection[] = ['to-device', 'from-device'];
const rejections: unknown[] = [];
process.on('unhandledRejection', (reason) => rejections.push(reason));

const figures: Record<string, object> = {};
afterAll(() => recordFigures('exhaustive-cuts', figures));

test.each(ALL_EXCHANGES)('$name', async (exchange) => {
  const bytes = await measure(exchange);
  const failed: string[] = [];
  const outcomes: Record<string, number> = {};
  let cases = 0;
  for (const direction of DIRECTIONS) {
    for (let afterBytes = 0; afterBytes < bytes[direction]; afterBytes += 1) {
      for (const comesBack of [true, false]) {
        cases += 1;
        const cut = { direction, afterBytes, comesBack };
        const { ended, problems } = await cutCase(exchange, cut).catch((error: unknown) => ({
          ended: 'hung',
          problems: [String(error)],
        }));
        outcomes[ended] = (outcomes[ended] ?? 0) + 1;
        for (const problem of problems) {
          failed.push(`${direction} after ${afterBytes} bytes, ${comesBack ? 'back' : 'gone'}: ${problem}`);
        }
      }
    }
  }
  figures[exchange.name] = { cases, bytes, outcomes };
  expect(failed).toEqual([]);
  expect(rejections).toEqual([]);
});

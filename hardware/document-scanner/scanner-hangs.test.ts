import { expect, test } from 'vitest';
import { ok } from '../../app/contracts/result.ts';
import { pause } from '../clock.ts';
import { startScannerBench } from './scanner-bench.ts';

test('a scanner that falls silent in mid-page is given up after a minute', async () => {
  const bench = await startScannerBench();
  bench.simulator.load(2);
  bench.simulator.failAt(2, 'silent');
  expect(await bench.clock.until(bench.scan(), 70_000)).toMatchObject({ failure: { code: 'scanner-fault' } });
  expect(bench.told).toEqual([1]);
  expect(bench.simulator.running).toBe(0);
  expect(bench.supervision.status).toMatchObject({ device: 'hardwareError', trouble: 'scanner-fault' });
});

test.each(['garbage', 'io-error'] as const)('%s instead of a page is a fault of the scanner', async (fault) => {
  const bench = await startScannerBench();
  bench.simulator.load(2);
  bench.simulator.failAt(1, fault);
  expect(await bench.clock.until(bench.scan())).toMatchObject({ failure: { code: 'scanner-fault' } });
  expect(bench.told).toEqual([]);
  expect(bench.simulator.running).toBe(0);
});

test('pages that pile up hold the scanner back instead of filling the memory', async () => {
  let most = 0;
  const bench = await startScannerBench({
    imaging: async ({ raster: { data }, dpi }) => {
      const jpeg = data.slice(0, 1);
      most = Math.max(most, 20 - bench.simulator.feeder.length - bench.told.length);
      await pause(bench.clock, 90_000);
      return ok({ jpeg, widthPx: 1, heightPx: 1, dpi, deskewedDegrees: 0, warnings: [] });
    },
  });
  bench.simulator.load(20);
  // An hour and a half of our own work is no silence of the scanner's.
  const scan = bench.scan({ timeoutMs: 7_200_000 });
  expect(await bench.clock.until(scan, 7_200_000)).toEqual({ ok: true, value: { pages: 20 } });
  expect(bench.told).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(most).toBeLessThanOrEqual(4);
});

import { expect, test } from 'vitest';
import { startScannerBench } from './scanner-bench.ts';

test('an open cover is said at once, by the scan and by the status', async () => {
  const bench = await startScannerBench();
  bench.simulator.failAt(1, 'cover-open');
  expect(await bench.clock.until(bench.scan({ source: 'flatbed' }))).toMatchObject({ failure: { code: 'cover-open' } });
  expect(bench.supervision.status).toMatchObject({ device: 'online', trouble: 'cover-open' });
  expect(bench.told).toEqual([]);
});

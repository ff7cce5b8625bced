import { expect, test } from 'vitest';
import { startScannerBench } from './scanner-bench.ts';

test('the scan is refused as busy, and the scanner is not out of order', async () => {
  const bench = await startScannerBench();
  bench.simulator.failAt(1, 'device-busy');
  expect(await bench.clock.until(bench.scan({ source: 'flatbed' }))).toMatchObject({ failure: { code: 'busy' } });
  expect(bench.supervision.status).toMatchObject({ device: 'online', trouble: null });
});

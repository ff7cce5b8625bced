import { expect, test } from 'vitest';
import { startScannerBench } from './scanner-bench.ts';

test.each(['jammed', 'jammed-and-hangs'] as const)('the third sheet %s: two pages stay good', async (fault) => {
  const bench = await startScannerBench();
  bench.simulator.load(5);
  bench.simulator.failAt(3, fault);
  expect(await bench.clock.until(bench.scan())).toMatchObject({ failure: { code: 'paper-jammed' } });
  expect(bench.told).toEqual([1, 2]);
  expect(bench.supervision.status).toMatchObject({ device: 'online', trouble: 'paper-jammed' });
  expect(bench.simulator.running).toBe(0);
});

test('the trouble is lifted by the next good scan', async () => {
  const bench = await startScannerBench();
  bench.simulator.load(2);
  bench.simulator.failAt(1, 'jammed');
  await bench.clock.until(bench.scan());
  bench.simulator.load(2);
  expect(await bench.clock.until(bench.scan())).toMatchObject({ ok: true });
  expect(bench.supervision.status).toMatchObject({ trouble: null });
});

test('a scanner that cannot be asked is believed to be jammed for half a minute', async () => {
  const bench = await startScannerBench();
  bench.simulator.load(1);
  bench.simulator.failAt(1, 'jammed');
  await bench.clock.until(bench.scan());
  await bench.clock.advance(20_000);
  expect(bench.supervision.status).toMatchObject({ trouble: 'paper-jammed' });
  await bench.clock.advance(70_000);
  expect(bench.supervision.status).toMatchObject({ device: 'online', trouble: null });
});

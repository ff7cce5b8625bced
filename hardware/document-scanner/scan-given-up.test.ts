import { expect, test } from 'vitest';
import { startScannerBench } from './scanner-bench.ts';

test('cancelled in mid-feed: the answer comes at once, the program ends, no page follows', async () => {
  const bench = await startScannerBench({ pageMs: 1000 });
  bench.simulator.load(10);
  const scan = bench.scan();
  await bench.clock.advance(3500);
  expect(bench.told).toEqual([1, 2, 3]);
  bench.scanner.cancel('scan');
  expect(await scan).toMatchObject({ failure: { code: 'cancelled' } });
  await bench.clock.advance(10_000);
  expect(bench.told).toEqual([1, 2, 3]);
  expect(bench.simulator.running).toBe(0);
  expect(bench.supervision.status).toMatchObject({ device: 'online', trouble: null });
});

test('timed out, and the next scan is served', async () => {
  const bench = await startScannerBench({ pageMs: 5000 });
  const late = bench.scan({ source: 'flatbed', timeoutMs: 2000 });
  expect(await bench.clock.until(late)).toMatchObject({ failure: { code: 'timed-out' } });
  expect(await bench.clock.until(bench.scan({ source: 'flatbed' }))).toMatchObject({ ok: true });
});

test('a scanner that is no longer wanted ends its program and forgets', async () => {
  const bench = await startScannerBench({ pageMs: 5000 });
  const scan = bench.scan({ source: 'flatbed' });
  await bench.clock.advance(100);
  await bench.clock.until(bench.supervision.close());
  expect(await bench.clock.until(scan)).toMatchObject({ failure: { code: 'cancelled' } });
  expect(bench.simulator).toMatchObject({ running: 0, openLinks: 0 });
  await bench.clock.advance(200_000);
  expect(bench.clock.pendingTimers).toBe(0);
});

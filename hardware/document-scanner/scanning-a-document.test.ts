import { expect, test } from 'vitest';
import { startScannerBench } from './scanner-bench.ts';
import { GRAY_GLASS_ONLY, SHEET_FED_WITH_SENSORS } from './specimen-listings.ts';

test('one page from the glass', async () => {
  const bench = await startScannerBench();
  expect(await bench.clock.until(bench.scan({ source: 'flatbed' }))).toEqual({ ok: true, value: { pages: 1 } });
  expect(bench.tally.counters).toMatchObject({ scans: 1, pages: 1 });
  expect(bench.simulator.runs.at(-1)).toContain('--source=Flatbed');
});

test('all that lies in the feeder, in its order', async () => {
  const bench = await startScannerBench();
  bench.simulator.load(7);
  expect(await bench.clock.until(bench.scan())).toEqual({ ok: true, value: { pages: 7 } });
  expect(bench.told).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(bench.tally.counters).toMatchObject({ scans: 1, pages: 7 });
});

test('a page is overwritten as soon as it was told', async () => {
  const bench = await startScannerBench();
  bench.simulator.load(2);
  await bench.clock.until(bench.scan());
  expect(bench.pages.map(({ jpeg }) => jpeg[0])).toEqual([0, 0]);
  expect(bench.rasters.every((data) => data.every((sample) => sample === 0))).toBe(true);
});

test('an empty feeder is said to be empty, and nothing is wrong', async () => {
  const bench = await startScannerBench();
  expect(await bench.clock.until(bench.scan())).toMatchObject({ failure: { code: 'feeder-empty' } });
  expect(bench.scanner.status).toMatchObject({ device: 'online', trouble: null });
});

test('what the scanner cannot do is refused before it moves', async () => {
  const bench = await startScannerBench({ listing: GRAY_GLASS_ONLY });
  const before = bench.simulator.runs.length;
  expect(await bench.clock.until(bench.scan({ source: 'feeder' }))).toMatchObject({ failure: { code: 'unsupported' } });
  expect(await bench.clock.until(bench.scan({ source: 'flatbed', mode: 'colour' }))).toMatchObject({
    failure: { code: 'unsupported' },
  });
  expect(bench.simulator.runs).toHaveLength(before);
  expect(bench.scanner.capabilities).toEqual({
    sources: ['flatbed'],
    modes: ['gray'],
    resolutions: ['150', '200', '300'],
    widthMm: 148,
    heightMm: 210,
  });
});

test('while one scan runs another is refused', async () => {
  const bench = await startScannerBench({ pageMs: 1000 });
  const first = bench.scan({ source: 'flatbed' });
  expect(await bench.scan({ source: 'flatbed' }, 'second')).toMatchObject({ failure: { code: 'busy' } });
  expect(await bench.clock.until(first)).toMatchObject({ ok: true });
});

test('a sensor that reports an open cover is believed', async () => {
  const listing = SHEET_FED_WITH_SENSORS.replace('--cover-open[=(yes|no)] [no]', '--cover-open[=(yes|no)] [yes]');
  const bench = await startScannerBench({ listing });
  await bench.clock.advance(5000);
  expect(bench.supervision.status).toMatchObject({ device: 'online', trouble: 'cover-open' });
  const selfTest = bench.scanner.selfTest({ commandId: 'test', timeoutMs: 5000 });
  expect(await bench.clock.until(selfTest)).toMatchObject({
    failure: { code: 'self-test-failed', detail: 'cover-open' },
  });
});

test('a scanner that is well says what it has found of itself', async () => {
  const bench = await startScannerBench();
  const selfTest = bench.scanner.selfTest({ commandId: 'test', timeoutMs: 5000 });
  expect(await bench.clock.until(selfTest)).toEqual({ ok: true, value: { found: ['flatbed', 'feeder'] } });
});

test('a page over its budget ends the scan; the program is not left running', async () => {
  const bench = await startScannerBench({ imaging: async () => ({ ok: false, failure: { code: 'over-budget' } }) });
  bench.simulator.load(3);
  expect(await bench.clock.until(bench.scan())).toMatchObject({ failure: { code: 'over-budget' } });
  await bench.clock.advance(100);
  expect(bench.simulator.running).toBe(0);
});

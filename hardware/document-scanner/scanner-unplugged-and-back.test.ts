import { expect, test } from 'vitest';
import { startScannerBench } from './scanner-bench.ts';
import { pnmOf, smallPage } from './simulator.ts';

test('unplugged while idle it is found missing, and back when plugged in', async () => {
  const bench = await startScannerBench();
  bench.simulator.unplug();
  expect(await bench.clock.until(bench.scan({ source: 'flatbed' }))).toMatchObject({
    failure: { code: 'scanner-offline' },
  });
  await bench.clock.advance(3000);
  expect(bench.supervision.status).toMatchObject({ device: 'noDevice', trouble: 'scanner-offline' });
  bench.simulator.plug();
  await bench.clock.advance(3000);
  expect(bench.supervision.status).toMatchObject({ device: 'online', trouble: null });
});

const PAGE_BYTES = pnmOf(smallPage(0)).length;

test.each([true, false])('cut before every byte of two pages, coming back: %s', async (comesBack) => {
  for (let bytes = 0; bytes <= 2 * PAGE_BYTES; bytes += 1) {
    const bench = await startScannerBench();
    bench.simulator.load(2);
    if (bytes === 0) bench.simulator.unplug();
    else bench.simulator.unplugAfterBytes(bytes);
    const scan = bench.scan({ timeoutMs: 30_000 });
    const result = await bench.clock.until(scan, 30_000);
    // The very last byte may be the scanner's last word, whoever pulls the cable then.
    const ended = result.ok ? 'ok' : result.failure.code;
    expect(bytes < 2 * PAGE_BYTES ? ['scanner-offline'] : ['ok', 'scanner-offline']).toContain(ended);
    expect(bench.told).toEqual([1, 2].slice(0, Math.floor(bytes / PAGE_BYTES)));
    if (comesBack) bench.simulator.plug();
    await bench.clock.advance(3000);
    expect(bench.supervision.status.device).toBe(comesBack ? 'online' : 'noDevice');
    bench.simulator.plug();
    await bench.clock.advance(3000);
    bench.simulator.load(1);
    expect(await bench.clock.until(bench.scan({ timeoutMs: 30_000 }))).toMatchObject({ ok: true });
    await bench.clock.until(bench.supervision.close());
    await bench.clock.advance(200_000);
    expect(bench.simulator).toMatchObject({ running: 0, openLinks: 0 });
    expect(bench.clock.pendingTimers).toBe(0);
  }
});

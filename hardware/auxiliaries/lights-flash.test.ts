import { afterEach, expect, test } from 'vitest';
import { type BoardBench, boardBench, WIRING } from './bench.ts';

let bench: BoardBench;
afterEach(() => bench.close());

const OFF = [false, false, false, false, false, true];
const coils = (): readonly boolean[] => bench.board.coils.slice(0, 6);

test('everything is dark until something is lit, and a light that burns without current is switched off', async () => {
  bench = await boardBench();
  expect(coils()).toEqual(OFF);
  expect(bench.devices.capabilities[0]?.capabilities).toEqual({
    lights: ['cardReader', 'receiptPrinter', 'statusGood', 'statusBad'],
    inputs: ['door', 'tamper', 'proximity'],
    unit: 1,
  });
});

test('a light is lit and put out, the others stay', async () => {
  bench = await boardBench();
  expect(await bench.clock.until(bench.setLight('receiptPrinter', 'continuous'))).toEqual({ ok: true });
  expect(coils()).toEqual([false, true, false, false, false, true]);
  expect(await bench.clock.until(bench.setLight('statusBad', 'continuous'))).toEqual({ ok: true });
  expect(coils()).toEqual([false, true, false, false, false, false]);
  expect(await bench.clock.until(bench.setLight('receiptPrinter', 'off'))).toEqual({ ok: true });
  expect(coils()).toEqual([false, false, false, false, false, false]);
});

test.each([
  ['slow', 1000],
  ['medium', 500],
  ['quick', 250],
] as const)('%s flashes every %i ms, on time', async (rate, halfPeriodMs) => {
  bench = await boardBench();
  const edges: number[] = [];
  let last = false;
  bench.board.onCoils(([cardReader = false]) => {
    if (cardReader !== last) edges.push(bench.clock.now());
    last = cardReader;
  });
  await bench.clock.until(bench.setLight('cardReader', rate));
  await bench.clock.advance(10_000);
  const gaps = edges.slice(1).map((at, index) => at - (edges[index] ?? 0));
  expect(gaps.length).toBeGreaterThanOrEqual(10_000 / halfPeriodMs - 2);
  // Waiting out the silence between two frames may shift an edge by some milliseconds, never by more and more.
  for (const gap of gaps.slice(1)) expect(Math.abs(gap - halfPeriodMs)).toBeLessThan(20);
});

test('lights of one rate flash together, whenever they were set', async () => {
  bench = await boardBench();
  await bench.clock.until(bench.setLight('cardReader', 'medium'));
  await bench.clock.advance(1234);
  await bench.clock.until(bench.setLight('receiptPrinter', 'medium'));
  bench.board.onCoils(([cardReader, receiptPrinter]) => expect(cardReader).toBe(receiptPrinter));
  await bench.clock.advance(5000);
  expect.hasAssertions();
});

test('a light that is not wired is none', async () => {
  bench = await boardBench();
  expect(await bench.setLight('fasciaLight', 'slow')).toMatchObject({ failure: { code: 'no-such-light' } });
});

test('a board whose outputs are registers', async () => {
  bench = await boardBench({ ...WIRING, outputs: 'registers', door: '7', tamper: '8', proximity: '9' });
  expect(await bench.clock.until(bench.setLight('receiptPrinter', 'continuous'))).toEqual({ ok: true });
  expect(bench.board.registers.slice(0, 3)).toEqual([0, 1, 0]);
});

test('the self-test lets all lights burn for a moment and tells what the inputs see', async () => {
  bench = await boardBench();
  const result = bench.devices.find('board')?.device.selfTest?.({ commandId: 'test', timeoutMs: 10_000 });
  await bench.clock.advance(1000);
  expect(coils()).toEqual([true, true, true, false, false, false]);
  expect(await bench.clock.until(Promise.resolve(result))).toEqual({
    ok: true,
    value: {
      found: ['lights: cardReader, receiptPrinter, statusGood, statusBad', 'door: closed', 'proximity: notPresent'],
    },
  });
  expect(coils()).toEqual(OFF);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BoardBench, boardBench } from './bench.ts';
import type { BoardFault } from './simulator.ts';

let bench: BoardBench;
beforeEach(async () => {
  bench = await boardBench();
});
afterEach(() => bench.close());

const FAULTS: readonly BoardFault[] = [
  { fault: 'noise', bytes: Uint8Array.of(1, 2, 0xff, 1, 1) },
  { fault: 'noise', bytes: new Uint8Array(300).fill(1) },
  { fault: 'wrong-crc' },
  { fault: 'cut', afterBytes: 3 },
  { fault: 'no-reply' },
];

test.each(FAULTS)('one disturbed answer is got over (%o)', async (fault) => {
  const before = bench.published.length;
  bench.board.failNext(fault);
  expect(await bench.clock.until(bench.setLight('cardReader', 'continuous'))).toEqual({ ok: true });
  await bench.clock.advance(5000);
  expect(bench.board.coils[0]).toBe(true);
  expect(bench.published.slice(before)).toEqual([]);
});

test('a line that is nothing but disturbed is offline, and found again', async () => {
  bench.board.failNext({ fault: 'wrong-crc' }, 20);
  await bench.clock.advance(4000);
  expect(bench.published.at(-1)).toMatchObject({ device: 'offline' });
  await bench.clock.advance(20_000);
  expect(bench.published.at(-1)).toMatchObject({ device: 'online', door: 'closed' });
});

test('an adapter that hears itself is seen through: the board must answer', async () => {
  await bench.close();
  bench = await boardBench(undefined, { echoes: true });
  expect(bench.published.at(-1)).toMatchObject({ device: 'online' });
  expect(await bench.clock.until(bench.setLight('cardReader', 'continuous'))).toEqual({ ok: true });
  bench.board.setDead(true);
  expect(await bench.clock.until(bench.setLight('cardReader', 'off'))).toMatchObject({
    failure: { code: 'board-offline' },
  });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PadBench, padBench } from './bench.ts';
import { SPECIMEN_STROKES } from './specimen-signature.ts';

let bench: PadBench;
beforeEach(async () => {
  bench = await padBench();
});
afterEach(() => bench.close());

async function finish(signing: ReturnType<PadBench['capture']>) {
  bench.pad.finishSignature('sign');
  const signed = await bench.clock.until(signing, 0);
  if (!signed.ok) throw new Error(signed.failure.code);
  return signed.value.strokes;
}

test('a pen that presses as the capture begins makes no stroke until it was lifted', async () => {
  const { clock, simulator } = bench;
  simulator.touch({ x: 100, y: 100, pressure: 500 });
  await clock.advance(5);
  const signing = bench.capture();
  for (let at = 0; at < 50; at += 1) {
    await clock.advance(5);
    simulator.touch({ x: 100 + at * 20, y: 100, pressure: 500 });
  }
  simulator.hover(1100, 100);
  await clock.advance(5);
  expect(bench.drawn).toEqual([]);
  await bench.draw(SPECIMEN_STROKES);
  expect(await finish(signing)).toHaveLength(SPECIMEN_STROKES.length);
});

test('a pen drawn off the edge ends its stroke, and comes back with another', async () => {
  const { clock, simulator } = bench;
  const signing = bench.capture();
  await clock.advance(100);
  simulator.touch({ x: 9000, y: 3000, pressure: 500 });
  await clock.advance(5);
  simulator.touch({ x: 10_800, y: 3000, pressure: 500 });
  await clock.advance(5);
  simulator.leave();
  await clock.advance(5);
  expect(bench.drawn).toHaveLength(1);
  simulator.touch({ x: 10_800, y: 4000, pressure: 500 });
  await clock.advance(5);
  simulator.touch({ x: 9000, y: 4000, pressure: 500 });
  await clock.advance(5);
  simulator.leave();
  await clock.advance(5);
  const strokes = await finish(signing);
  expect(strokes.map((stroke) => stroke.length)).toEqual([2, 2]);
});

test('a pen of which the pad says nothing more in the middle of a stroke has ended it', async () => {
  const { clock, simulator } = bench;
  const signing = bench.capture();
  await clock.advance(100);
  simulator.touch({ x: 1000, y: 3000, pressure: 500 });
  simulator.touch({ x: 3000, y: 3000, pressure: 500 });
  await clock.advance(300);
  expect(bench.drawn).toHaveLength(1);
  simulator.touch({ x: 3000, y: 5000, pressure: 500 });
  await clock.advance(5);
  expect(await finish(signing)).toHaveLength(2);
});

test('a pen still down when the person is done has made its stroke', async () => {
  const { clock, simulator } = bench;
  const signing = bench.capture();
  await clock.advance(100);
  simulator.touch({ x: 1000, y: 3000, pressure: 500 });
  simulator.touch({ x: 3000, y: 3000, pressure: 500 });
  await clock.advance(5);
  expect(await finish(signing)).toEqual(bench.drawn);
  expect(bench.drawn).toHaveLength(1);
});

test('a pen that only hovers or barely grazes draws nothing, as on the screen of the pad', async () => {
  const { clock, simulator } = bench;
  const signing = bench.capture('sign', 2000);
  await clock.advance(100);
  for (let at = 0; at < 100; at += 1) {
    simulator.touch({ x: at * 100, y: 3000, pressure: 0x14 });
    await clock.advance(5);
  }
  bench.pad.finishSignature('sign');
  expect(bench.drawn).toEqual([]);
  expect(await clock.until(signing)).toMatchObject({ failure: { code: 'timed-out' } });
});

test('points beyond the edge are drawn on it', async () => {
  const { clock, simulator } = bench;
  const signing = bench.capture();
  await clock.advance(100);
  simulator.touch({ x: 1000, y: 3000, pressure: 4000 });
  simulator.touch({ x: 60_000, y: 60_000, pressure: 4000 });
  await clock.advance(5);
  const strokes = await finish(signing);
  expect(strokes[0]?.at(-1)).toMatchObject({ x: 10_800, y: 6480, pressure: 1 });
});

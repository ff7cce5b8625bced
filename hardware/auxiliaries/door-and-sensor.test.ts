import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BoardBench, boardBench, WIRING } from './bench.ts';

let bench: BoardBench;
beforeEach(async () => {
  bench = await boardBench();
});
afterEach(() => bench.close());

const last = (): unknown => bench.published.at(-1);

test('door, tamper contact and sensor are told within half a second', async () => {
  expect(last()).toMatchObject({ device: 'online', door: 'closed', proximity: 'notPresent' });
  bench.board.setInput(3, true);
  await bench.clock.advance(500);
  expect(last()).toMatchObject({ door: 'closed', proximity: 'present' });
  bench.board.setInput(0, true);
  await bench.clock.advance(500);
  expect(last()).toMatchObject({ door: 'open', proximity: 'present' });
  // Wired so that a cut wire looks like tampering.
  bench.board.setInput(1, false);
  await bench.clock.advance(500);
  expect(last()).toMatchObject({ door: 'tampered' });
  bench.board.setInput(1, true);
  await bench.clock.advance(500);
  expect(last()).toMatchObject({ door: 'open' });
});

test('a contact that bounces is told once', async () => {
  const before = bench.published.length;
  for (let bounce = 0; bounce < 12; bounce += 1) {
    bench.board.setInput(0, bounce % 2 === 0);
    await bench.clock.advance(60);
  }
  bench.board.setInput(0, true);
  await bench.clock.advance(1000);
  expect(bench.published.slice(before)).toMatchObject([{ door: 'open' }]);
});

test('what is not wired is unknown', async () => {
  await bench.close();
  bench = await boardBench({ lights: WIRING.lights ?? [] });
  expect(last()).toMatchObject({ device: 'online', door: 'unknown', proximity: 'unknown' });
});

test.each(['coils', 'registers'] as const)('inputs that the board tells as %s', async (inputs) => {
  await bench.close();
  bench = await boardBench({ inputs, door: '!2' });
  expect(last()).toMatchObject({ device: 'online', door: 'open' });
});

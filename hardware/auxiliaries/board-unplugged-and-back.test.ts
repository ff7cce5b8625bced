import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BoardBench, boardBench } from './bench.ts';

let bench: BoardBench;
beforeEach(async () => {
  bench = await boardBench();
});
afterEach(() => bench.close());

const last = (): unknown => bench.published.at(-1);
const lit = [true, false, false, false, false, true];
const coils = (): readonly boolean[] => bench.board.coils.slice(0, 6);

test('unplugged and back, the board does again what it was told, and what it was told meanwhile', async () => {
  await bench.clock.until(bench.setLight('cardReader', 'continuous'));
  await bench.clock.until(bench.setLight('statusGood', 'continuous'));
  bench.cable.unplug();
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ device: 'noDevice', door: 'unknown', proximity: 'unknown' });
  expect(await bench.clock.until(bench.setLight('statusGood', 'off'))).toMatchObject({
    failure: { code: 'board-offline' },
  });
  bench.plug();
  bench.board.setInput(1, true);
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ device: 'online', door: 'closed' });
  expect(coils()).toEqual(lit);
});

test('a board that falls silent is offline, and does again what it was told when it answers', async () => {
  await bench.clock.until(bench.setLight('cardReader', 'continuous'));
  bench.board.setDead(true);
  await bench.clock.advance(4000);
  expect(last()).toMatchObject({ device: 'offline', door: 'unknown' });
  expect(await bench.clock.until(bench.setLight('cardReader', 'continuous'))).toMatchObject({
    failure: { code: 'board-offline' },
  });
  bench.board.losePower();
  bench.board.setDead(false);
  await bench.clock.advance(2500);
  expect(last()).toMatchObject({ device: 'online', door: 'closed' });
  expect(coils()).toEqual(lit);
});

test('a board that lost its power while nobody asked is told again within two seconds', async () => {
  await bench.clock.until(bench.setLight('cardReader', 'continuous'));
  bench.board.losePower();
  expect(coils()).not.toEqual(lit);
  await bench.clock.advance(2000);
  expect(coils()).toEqual(lit);
  expect(bench.published.filter(({ device }) => device === 'offline')).toEqual([]);
});

test('a board that cannot tell what it does is told again from time to time', async () => {
  await bench.close();
  bench = await boardBench(undefined, { readsCoils: false });
  expect(await bench.clock.until(bench.setLight('cardReader', 'continuous'))).toEqual({ ok: true });
  expect(last()).toMatchObject({ device: 'online' });
  bench.board.losePower();
  await bench.clock.advance(6000);
  expect(coils()).toEqual(lit);
});

test('unplugged while a light is being set', async () => {
  for (let toDevice = 1; toDevice <= 8; toDevice += 1) {
    bench.cable.unplugAfterBytesToDevice(toDevice);
    const set = await bench.clock.until(bench.setLight('cardReader', toDevice % 2 === 0 ? 'off' : 'continuous'));
    expect(set.ok ? 'ok' : set.failure.code).toMatch(/^(ok|board-offline)$/);
    await bench.clock.advance(1000);
    bench.plug();
    bench.board.setInput(1, true);
    await bench.clock.advance(3000);
    expect(last()).toMatchObject({ device: 'online' });
    expect(coils()[0]).toBe(toDevice % 2 !== 0);
  }
});

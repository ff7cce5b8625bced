import { afterEach, expect, test } from 'vitest';
import { type PadBench, padBench } from './bench.ts';
import type { PadFault } from './simulator.ts';
import { SPECIMEN_STROKES } from './specimen-signature.ts';

let bench: PadBench;
afterEach(() => bench.close());

test('unplugged in the middle of a signature: told at once, and back within three seconds', async () => {
  bench = await padBench();
  const { cable, clock, simulator } = bench;
  const signing = bench.capture();
  await clock.advance(100);
  await bench.draw(SPECIMEN_STROKES.slice(0, 2));
  cable.unplug();
  expect(await clock.until(signing, 0)).toMatchObject({ failure: { code: 'pad-offline' } });
  expect(await clock.until(bench.capture('gone'), 0)).toMatchObject({ failure: { code: 'pad-offline' } });
  await clock.advance(20_000);
  expect(bench.devices.statuses).toMatchObject([{ device: 'noDevice' }]);
  cable.plug();
  simulator.connect(cable.wire);
  await clock.advance(3000);
  expect(bench.devices.statuses).toMatchObject([{ device: 'online' }]);
  const again = bench.capture('again');
  await clock.advance(100);
  await bench.draw(SPECIMEN_STROKES);
  bench.pad.finishSignature('again');
  const signed = await clock.until(again, 0);
  // What was drawn before the plug was pulled is no part of it.
  expect(signed.ok && signed.value.strokes.length).toBe(SPECIMEN_STROKES.length);
});

test.each<PadFault>(['encrypted', 'short-reports'])(
  'a pad that sends %s reports has a fault, and recovers',
  async (fault) => {
    bench = await padBench();
    const { clock, simulator } = bench;
    const signing = bench.capture();
    await clock.advance(100);
    simulator.fail(fault);
    simulator.touch({ x: 1000, y: 1000, pressure: 500 });
    expect(await clock.until(signing, 0)).toMatchObject({ failure: { code: 'pad-fault' } });
    expect(bench.published.at(-1)).toMatchObject({ device: 'hardwareError' });
    // An encrypted capture is ended by the driver itself; the other fault must go by itself.
    if (fault !== 'encrypted') simulator.heal();
    await clock.advance(2000);
    expect(bench.devices.statuses).toMatchObject([{ device: 'online' }]);
    const again = bench.capture('again');
    await clock.advance(100);
    await bench.draw(SPECIMEN_STROKES);
    bench.pad.finishSignature('again');
    expect(await clock.until(again, 0)).toMatchObject({ ok: true });
  },
);

test('a pad left in an encrypted capture by another program is brought out of it when it is opened', async () => {
  bench = await padBench({ before: (simulator) => simulator.fail('encrypted') });
  const signing = bench.capture();
  await bench.clock.advance(100);
  await bench.draw(SPECIMEN_STROKES);
  bench.pad.finishSignature('sign');
  expect(await bench.clock.until(signing, 0)).toMatchObject({ ok: true });
});

test('a pad that refuses everything has a hardware error until it answers', async () => {
  bench = await padBench({ before: (simulator) => simulator.fail('refuses') });
  const { clock, simulator } = bench;
  await clock.advance(2000);
  expect(bench.devices.statuses).toMatchObject([{ device: 'hardwareError' }]);
  expect(await clock.until(bench.capture(), 0)).toMatchObject({ failure: { code: 'pad-fault' } });
  simulator.heal();
  await clock.advance(1500);
  expect(bench.devices.statuses).toMatchObject([{ device: 'online' }]);
});

test('nothing of a signature is told to anyone but the one who asked', async () => {
  bench = await padBench();
  const signing = bench.capture();
  await bench.clock.advance(100);
  await bench.draw([[{ x: 4321, y: 1234, pressure: 500 }, ...(SPECIMEN_STROKES[0] ?? [])]]);
  bench.cable.unplug();
  await bench.clock.until(signing, 0);
  const told = JSON.stringify([bench.diagnostics, bench.published, bench.devices.counters]);
  expect(told).not.toContain('4321');
});

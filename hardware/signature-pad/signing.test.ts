import { Value } from 'typebox/value';
import { afterEach, expect, test } from 'vitest';
import { Signature } from '../../app/contracts/devices/signing.ts';
import { type PadBench, padBench } from './bench.ts';
import { SPECIMEN_STROKES } from './specimen-signature.ts';
import { STU_540 } from './stu-report.ts';

let bench: PadBench;
afterEach(() => bench.close());

test('strokes in hundredths of a millimetre, with their times, told one by one while they are drawn', async () => {
  bench = await padBench();
  const { clock, pad, simulator } = bench;
  const signing = bench.capture();
  await clock.advance(100);
  expect(simulator.inking).toBe(true);
  await bench.draw(SPECIMEN_STROKES.slice(0, 2));
  expect(bench.drawn).toHaveLength(2);
  await clock.advance(1000);
  await bench.draw(SPECIMEN_STROKES.slice(2));
  pad.finishSignature('sign');
  const signed = await clock.until(signing, 0);
  if (!signed.ok) throw new Error(signed.failure.code);
  const { width, height, strokes } = signed.value;
  expect({ width, height }).toEqual({ width: 10_800, height: 6480 });
  expect(Value.Check(Signature, signed.value)).toBe(true);
  expect(strokes).toEqual(bench.drawn);
  expect(strokes).toHaveLength(4);
  expect(strokes[0]?.[0]).toMatchObject({ x: 3000, y: 1500, atMs: 0 });
  expect(strokes[0]?.at(-1)).toMatchObject({ x: 6000, y: 1450, atMs: 55 });
  const times = strokes.flat().map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect((strokes[2]?.[0]?.atMs ?? 0) - (strokes[1]?.at(-1)?.atMs ?? 0)).toBeGreaterThan(1000);
  expect(bench.devices.counters[0]?.counters).toMatchObject({ scans: 1 });
});

test('the pad is blank before and after, and draws only while somebody signs', async () => {
  bench = await padBench({ before: (simulator) => simulator.touch({ x: 10, y: 10, pressure: 500 }) });
  const { clock, simulator } = bench;
  expect(simulator.inkOnScreen).toBe(0);
  expect(simulator.inking).toBe(false);
  for (const end of ['done', 'cancelled', 'timed-out']) {
    const signing = bench.capture(end, 5000);
    await clock.advance(100);
    await bench.draw(SPECIMEN_STROKES);
    expect(simulator.inkOnScreen).toBeGreaterThan(40);
    if (end === 'done') bench.pad.finishSignature(end);
    if (end === 'cancelled') bench.devices.cancel(end);
    const result = await clock.until(signing);
    expect(result.ok ? 'done' : result.failure.code).toBe(end);
    await clock.advance(10);
    expect({ ink: simulator.inkOnScreen, inking: simulator.inking }).toEqual({ ink: 0, inking: false });
  }
});

test('a capture that follows at once has its ink', async () => {
  bench = await padBench();
  const first = bench.capture('first');
  await bench.clock.advance(10);
  bench.devices.cancel('first');
  await first;
  const second = bench.capture('second');
  await bench.clock.advance(100);
  expect(bench.simulator.inking).toBe(true);
  await bench.draw(SPECIMEN_STROKES);
  bench.pad.finishSignature('second');
  expect(await bench.clock.until(second)).toMatchObject({ ok: true });
});

test('less ink than a signature takes lets the capture go on', async () => {
  bench = await padBench();
  const { clock, pad } = bench;
  const signing = bench.capture();
  await clock.advance(100);
  pad.finishSignature('sign');
  await bench.draw([[{ x: 5000, y: 3000, pressure: 400 }]]);
  pad.finishSignature('sign');
  await bench.draw([
    [
      { x: 5000, y: 3000, pressure: 400 },
      { x: 5600, y: 3000, pressure: 400 },
    ],
  ]);
  pad.finishSignature('sign');
  pad.finishSignature('somebody-else');
  await clock.advance(100);
  expect(bench.drawn).toHaveLength(2);
  await bench.draw(SPECIMEN_STROKES);
  pad.finishSignature('sign');
  expect(await clock.until(signing, 0)).toMatchObject({ ok: true });
});

test('another model with its own scale and pressure gives the same hundredths', async () => {
  const capability = { ...STU_540, maxX: 21_600, maxY: 12_960, maxPressure: 2047, unitsPerInch: 5080 };
  bench = await padBench({ capability });
  const signing = bench.capture();
  await bench.clock.advance(100);
  await bench.draw(
    SPECIMEN_STROKES.map((stroke) => stroke.map(({ x, y }) => ({ x: x * 2, y: y * 2, pressure: 2047 }))),
  );
  bench.pad.finishSignature('sign');
  const signed = await bench.clock.until(signing);
  expect(signed).toMatchObject({ ok: true, value: { width: 10_800, height: 6480 } });
  if (signed.ok) expect(signed.value.strokes[0]?.[0]).toMatchObject({ x: 3000, y: 1500, pressure: 1 });
});

test('the pad says what it is, and tests itself', async () => {
  bench = await padBench();
  expect(bench.devices.capabilities).toMatchObject([
    { capabilities: { model: 'STU-540', widthMm: 108, heightMm: 64.8, reportsPerSecond: 200 } },
  ]);
  const tested = bench.devices.find('pad')?.device.selfTest?.({ commandId: 'test', timeoutMs: 5000 });
  expect(await tested).toEqual({ ok: true, value: { found: ['STU-540', 'firmware 1.2', '108 × 64.8 mm'] } });
});

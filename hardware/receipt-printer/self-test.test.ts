import { expect, test } from 'vitest';
import { textOf } from './paper.ts';
import { printerBench } from './printer-bench.ts';

const request = { commandId: 'self-test', timeoutMs: 60_000 };

test.each([384, 576] as const)('the page on %i dots names the printer and shows all it can do', async (paperDots) => {
  const bench = await printerBench({ settings: { paperDots } });
  const { clock, device, printer } = bench;
  expect(await clock.until(device.selfTest(request))).toEqual({
    ok: true,
    value: {
      found: ['model: SIM-80', 'firmware: 1.07', 'maker: CUNBAN', 'serialNumber: SIM00001', 'font: CHINA GB18030'],
    },
  });
  const [slip, ...more] = printer.slips;
  expect(more).toEqual([]);
  const text = textOf(slip?.items ?? []);
  expect(text).toContain('型号  SIM-80');
  expect(text).toContain('村办受理回执 镕喆堃〇');
  expect(text).toContain('ABCDEFGHIJ');
  const kinds = new Set(slip?.items.map(({ item }) => item));
  expect(kinds).toEqual(new Set(['line', 'raster', 'feed', 'qr', 'barcode']));
  expect(printer.unknownCommands).toBe(0);
  expect(bench.counters).toMatchObject({ prints: 1, cuts: 2 });
});

test('what the printer says of itself stands in the capabilities', async () => {
  const { device } = await printerBench({ settings: { exitSensor: true } });
  expect(device.capabilities).toMatchObject({
    model: 'SIM-80',
    maker: 'CUNBAN',
    font: 'CHINA GB18030',
    columns: 48,
    exitSensor: true,
    blocks: expect.arrayContaining(['barcode', 'raster']),
  });
});

test('a printer that does not say what it is is asked once, and tested all the same', async () => {
  const { clock, device, cable } = await printerBench({ simulator: { identity: null } });
  await clock.advance(1000);
  let asked = 0;
  cable.onBytesToDevice((bytes) => {
    if (bytes[0] === 0x1d && bytes[1] === 0x49) asked += 1;
  });
  expect(await clock.until(device.selfTest(request))).toMatchObject({
    ok: true,
    value: { found: ['the printer does not say what it is'] },
  });
  await clock.advance(10_000);
  expect(asked).toBe(0);
  expect(device.capabilities).not.toHaveProperty('model');
});

test('what is wrong is the answer', async () => {
  const { clock, device, printer, cable } = await printerBench();
  printer.setConditions({ paperOut: true });
  expect(await clock.until(device.selfTest(request))).toMatchObject({
    failure: { code: 'self-test-failed', detail: 'paper-out' },
  });
  cable.unplug();
  await clock.advance(100);
  expect(await clock.until(device.selfTest(request))).toMatchObject({ failure: { code: 'device-offline' } });
});

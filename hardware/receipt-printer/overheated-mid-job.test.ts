import { expect, test } from 'vitest';
import { textOf } from './paper.ts';
import { printerBench } from './printer-bench.ts';
import { FORTY_LINE_RECEIPT } from './specimen-receipt.ts';

test.each([true, false])(
  'the head gets too hot, cools by itself, and the receipt is whole (echo: %s)',
  async (processIdEcho) => {
    const { clock, printer, print, published } = await printerBench({ settings: { processIdEcho } });
    printer.failAfterLines(15, { overheated: true });
    const printing = print(FORTY_LINE_RECEIPT);
    await clock.advance(8000);
    expect(published.at(-1)).toMatchObject({ device: 'hardwareError', trouble: 'overheated' });
    expect(printer.slips).toEqual([]);
    printer.setConditions({ overheated: false });
    expect(await clock.until(printing)).toEqual({ ok: true, value: { outcome: 'settled' } });
    expect(printer.slips.map(({ items }) => textOf(items))).toEqual([expect.stringContaining('32 户口簿')]);
    await clock.advance(3000);
    expect(published.at(-1)).toMatchObject({ device: 'online', trouble: null });
  },
);

test('a head that stays hot for longer than the command may take: outcome unknown, and the rest never comes out', async () => {
  const { clock, printer, print } = await printerBench();
  printer.failAfterLines(15, { overheated: true });
  expect(await clock.until(print(FORTY_LINE_RECEIPT, 10_000))).toMatchObject({ failure: { code: 'outcome-unknown' } });
  printer.setConditions({ overheated: false });
  await clock.advance(5000);
  expect(printer.slips.map(({ items }) => textOf(items))).toEqual([expect.not.stringContaining('32 户口簿')]);
  expect(printer.uncut).toEqual([]);
});

test('the feed button held in the middle is waited out', async () => {
  const { clock, printer, print, published } = await printerBench();
  printer.failAfterLines(15, { feeding: true });
  const printing = print(FORTY_LINE_RECEIPT);
  await clock.advance(3000);
  printer.setConditions({ feeding: false });
  expect(await clock.until(printing)).toMatchObject({ ok: true });
  expect(published.every(({ trouble }) => trouble === null)).toBe(true);
});

import { expect, test } from 'vitest';
import { textOf } from './paper.ts';
import { type PrinterBench, printerBench } from './printer-bench.ts';
import { FORTY_LINE_RECEIPT, SPECIMEN_RECEIPT } from './specimen-receipt.ts';

const texts = ({ printer }: PrinterBench): readonly string[] => printer.slips.map(({ items }) => textOf(items));

test('killed while sending: what came out is cut off before the next person, whose slip is theirs alone', async () => {
  const bench = await printerBench({ pacedAt: 9600 });
  const { clock, printer } = bench;
  void bench.print(FORTY_LINE_RECEIPT);
  await clock.advance(1000);
  expect(printer.uncut.length).toBeGreaterThan(3);
  await bench.restart();
  await clock.advance(3000);
  expect(printer.uncut).toEqual([]);
  expect(texts(bench)).toEqual([expect.stringContaining('01 户口簿')]);
  expect(await clock.until(bench.print(SPECIMEN_RECEIPT))).toMatchObject({ ok: true });
  expect(texts(bench)[1]).toContain('青禾镇便民服务站');
  expect(texts(bench)[1]).not.toContain('户口簿');
});

test.each([true, false])(
  'killed while the printer waits for paper with the rest of a receipt: the rest is never printed (DLE DC4 8: %s)',
  async (clearsBuffers) => {
    const bench = await printerBench({ simulator: { clearsBuffers } });
    const { clock, printer } = bench;
    printer.endPaperAfterLines(10);
    void bench.print(FORTY_LINE_RECEIPT);
    await clock.advance(20);
    await bench.restart();
    printer.setConditions({ paperOut: false });
    await clock.advance(4000);
    expect(texts(bench)).toEqual([expect.stringContaining('01 户口簿')]);
    expect(texts(bench)[0]).not.toContain('32 户口簿');
    expect(printer.uncut).toEqual([]);
  },
);

test('a new process cuts once, also when nothing was left', async () => {
  const bench = await printerBench();
  expect(bench.counters).toMatchObject({ cuts: 1 });
  await bench.clock.advance(10_000);
  expect(bench.counters).toMatchObject({ cuts: 1 });
  expect(bench.printer.slips).toEqual([]);
  expect(await bench.clock.until(bench.print(SPECIMEN_RECEIPT))).toMatchObject({ ok: true });
  expect(bench.counters).toMatchObject({ prints: 1, cuts: 2 });
});

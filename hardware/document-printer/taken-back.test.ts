import { afterEach, describe, expect, test } from 'vitest';
import { type PrinterBench, printerBench } from './printer-bench.ts';
import { specimenDocument } from './specimen-document.ts';

let bench: PrinterBench;

afterEach(() => bench.close());

test.each([0, 1, 300, 1000, 1700, 3100])(
  'cancelled %i ms after the order, it is the printer that lets go',
  async (afterMs) => {
    bench = await printerBench();
    const { clock, printer } = bench;
    const printing = bench.print({ pdf: specimenDocument(8) });
    await clock.advance(afterMs);
    bench.cancel();
    expect(await clock.until(printing)).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(printer.jobs.every(({ state }) => state === 'canceled')).toBe(true);
    const printed = printer.jobs[0]?.impressions ?? 0;
    await clock.advance(60_000);
    expect(printer.jobs[0]?.impressions ?? 0).toBe(printed);
  },
);

test('timed out, it is taken back as well', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  expect(await clock.until(bench.print({ pdf: specimenDocument(20) }, 5000))).toMatchObject({
    ok: false,
    failure: { code: 'timed-out' },
  });
  expect(printer.jobs).toMatchObject([{ state: 'canceled' }]);
  expect(bench.lastPdf.every((byte) => byte === 0)).toBe(true);
});

describe('when cancelling does not end it', () => {
  test('a job that was out already is printed, and said to be', async () => {
    bench = await printerBench({ pageMs: 400 });
    const { clock } = bench;
    const printing = bench.print();
    // The last look was before the page was out; the next would be after.
    await clock.advance(401);
    bench.cancel();
    expect(await clock.until(printing)).toMatchObject({ ok: true });
  });

  test.each([
    ['refuses', { status: 0x0501 }],
    ['fails at', { status: 0x0500 }],
  ])('a printer that %s it leaves the question open', async (_, fault) => {
    bench = await printerBench();
    const { clock, printer } = bench;
    const printing = bench.print({ pdf: specimenDocument(9) });
    await clock.advance(2000);
    printer.spoilNext('Cancel-Job', fault);
    bench.cancel();
    expect(await clock.until(printing)).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } });
  });

  test('a printer that falls silent is not waited for', async () => {
    bench = await printerBench();
    const { clock, printer } = bench;
    const printing = bench.print({ pdf: specimenDocument(9) });
    await clock.advance(2000);
    printer.silent = true;
    bench.cancel();
    expect(await clock.until(printing, 20_000)).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } });
  });

  test('a lost answer to Cancel-Job is made good by looking', async () => {
    bench = await printerBench();
    const { clock, printer } = bench;
    const printing = bench.print({ pdf: specimenDocument(9) });
    await clock.advance(2000);
    printer.spoilNext('Cancel-Job', 'garbled');
    bench.cancel();
    expect(await clock.until(printing)).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  });
});

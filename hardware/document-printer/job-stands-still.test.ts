import { afterEach, describe, expect, test } from 'vitest';
import { type PrinterBench, printerBench } from './printer-bench.ts';
import { specimenDocument } from './specimen-document.ts';

let bench: PrinterBench;

afterEach(() => bench.close());

describe('a job that stands still is told, goes on when somebody has helped, and is settled', () => {
  test.each([
    ['media-jam-error', 'paper-jammed'],
    ['media-jam-warning', 'paper-jammed'],
    ['cover-open-error', 'cover-open'],
    ['paused', 'paused'],
    ['output-area-full-warning', 'output-full'],
    ['com.maker.odd-error', 'printer-fault'],
  ])('%s', async (reason, trouble) => {
    bench = await printerBench();
    const { clock, printer } = bench;
    const printing = bench.print({ pdf: specimenDocument(3) });
    await clock.advance(2000);
    printer.stop([reason]);
    await clock.advance(6000);
    expect(bench.held).toEqual([trouble]);
    expect(bench.status.trouble).toBe(trouble);
    printer.resume();
    expect(await clock.until(printing)).toMatchObject({ ok: true, value: { sheets: 3 } });
    expect(bench.held).toEqual([trouble, null]);
    expect(printer.printed).toHaveLength(1);
    await clock.advance(3000);
    expect(bench.status).toMatchObject({ device: 'online', trouble: null });
  });

  test('paper that runs out', async () => {
    bench = await printerBench({ loaded: [{ name: 'main', media: 'iso_a4_210x297mm', sheets: 2 }] });
    const { clock, printer } = bench;
    const printing = bench.print({ pdf: specimenDocument(4) });
    await clock.advance(15_000);
    expect(bench.held).toEqual(['paper-out']);
    expect(bench.status).toMatchObject({ device: 'online', paper: 'out', trouble: 'paper-out' });
    printer.setTrays([{ name: 'main', media: 'iso_a4_210x297mm', sheets: 100 }]);
    expect(await clock.until(printing)).toMatchObject({ ok: true, value: { sheets: 4 } });
    expect(bench.held).toEqual(['paper-out', null]);
  });
});

test('nobody helps: the job is taken back, and does not come out later', async () => {
  bench = await printerBench({}, { heldLimitSeconds: 20 });
  const { clock, printer } = bench;
  const printing = bench.print({ pdf: specimenDocument(3) });
  await clock.advance(2000);
  printer.stop(['media-jam-error']);
  expect(await clock.until(printing)).toMatchObject({ ok: false, failure: { code: 'timed-out' } });
  const before = printer.jobs[0]?.impressions;
  printer.resume();
  await clock.advance(60_000);
  expect(printer.jobs).toMatchObject([{ state: 'canceled', impressions: before }]);
});

test('a warning while pages keep coming holds nothing', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  const printing = bench.print({ pdf: specimenDocument(6) });
  await clock.advance(1000);
  printer.setReasons(['output-area-full-warning']);
  await clock.advance(4000);
  expect(bench.held).toEqual([]);
  printer.setReasons([]);
  expect(await clock.until(printing)).toMatchObject({ ok: true });
  expect(bench.held).toEqual([]);
});

test('one trouble after another is one stand-still', async () => {
  bench = await printerBench({}, { heldLimitSeconds: 20 });
  const { clock, printer } = bench;
  const printing = bench.print();
  await clock.advance(300);
  printer.stop(['media-jam-error']);
  await clock.advance(12_000);
  printer.stop(['cover-open-error']);
  await clock.advance(5000);
  expect(bench.held).toEqual(['paper-jammed', 'cover-open']);
  expect(await clock.until(printing, 12_000)).toMatchObject({ ok: false, failure: { code: 'timed-out' } });
});

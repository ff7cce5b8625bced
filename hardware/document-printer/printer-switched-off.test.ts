import { afterEach, expect, test } from 'vitest';
import { type PrinterBench, printerBench } from './printer-bench.ts';
import { specimenDocument } from './specimen-document.ts';

let bench: PrinterBench;

afterEach(() => bench.close());

test('an idle printer that is unplugged is missed, and back within three seconds of its plug', async () => {
  bench = await printerBench();
  const { clock, line } = bench;
  line.cutAfter('to-device', 0);
  await clock.advance(25_000);
  expect(bench.status).toMatchObject({ device: 'noDevice', trouble: 'printer-offline', mediaReady: [] });
  expect(await clock.until(bench.print())).toMatchObject({ ok: false, failure: { code: 'printer-offline' } });
  line.plug();
  await clock.advance(3000);
  expect(bench.status).toMatchObject({ device: 'online', trouble: null });
  expect(await clock.until(bench.print())).toMatchObject({ ok: true });
  expect(line.openLinks).toBe(1);
});

test('one that takes connections and says nothing is missed too', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  printer.silent = true;
  await clock.advance(60_000);
  expect(bench.status).toMatchObject({ device: 'noDevice', trouble: 'printer-offline' });
  printer.silent = false;
  await clock.advance(3000);
  expect(bench.status).toMatchObject({ device: 'online' });
});

test('silent for a moment in the middle of a job: the job is found again and settled', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  const printing = bench.print({ pdf: specimenDocument(12) });
  await clock.advance(3000);
  printer.silent = true;
  await clock.advance(7000);
  printer.silent = false;
  expect(await clock.until(printing)).toMatchObject({ ok: true, value: { sheets: 12 } });
  expect(printer.printed).toHaveLength(1);
});

test('silent for good in the middle of a job: held, then an open question', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  const printing = bench.print({ pdf: specimenDocument(12) });
  await clock.advance(3000);
  printer.silent = true;
  expect(await clock.until(printing)).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } });
  expect(bench.held).toEqual(['printer-offline']);
  expect(bench.status).toMatchObject({ trouble: 'printer-offline' });
  expect(bench.lastPdf.every((byte) => byte === 0)).toBe(true);
});

test('switched off while it is asked for the first time, the order is refused and nothing hangs', async () => {
  bench = await printerBench();
  const { clock, line } = bench;
  const printing = bench.print();
  line.cutAfter('to-device', 0);
  expect(await clock.until(printing)).toMatchObject({ ok: false, failure: { code: 'printer-offline' } });
});

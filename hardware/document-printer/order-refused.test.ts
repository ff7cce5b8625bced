import { afterEach, describe, expect, test } from 'vitest';
import type { DocumentOrder } from '../device-classes.ts';
import { type PrinterBench, printerBench } from './printer-bench.ts';
import type { PrinterModel } from './simulated-model.ts';

let bench: PrinterBench;

afterEach(() => bench.close());

describe('what the printer cannot do is said before anything is sent', () => {
  test.each<[string, Partial<PrinterModel>, Partial<DocumentOrder>, string]>([
    ['it takes no PDF', { formats: ['image/urf', 'image/pwg-raster'] }, {}, 'document-refused'],
    ['it is not made for A3', {}, { media: 'iso_a3_297x420mm' }, 'document-refused'],
    ['no tray holds A5', {}, { media: 'iso_a5_148x210mm' }, 'media-not-ready'],
    ['it prints on one side', { sides: ['one-sided'] }, { sides: 'two-sided-long-edge' }, 'document-refused'],
    ['there is no such tray', {}, { tray: 'attic' }, 'media-not-ready'],
    ['that tray holds envelopes', {}, { tray: 'by-pass-tray' }, 'media-not-ready'],
    ['it would drop the sides', { ignores: ['sides'] }, { sides: 'two-sided-long-edge' }, 'document-refused'],
  ])('%s', async (_, model, order, code) => {
    bench = await printerBench(model);
    const { clock, printer } = bench;
    expect(await clock.until(bench.print(order))).toMatchObject({ ok: false, failure: { code } });
    expect(printer.jobs).toEqual([]);
    expect(bench.lastPdf.every((byte) => byte === 0)).toBe(true);
  });

  test.each([
    ['media-jam-error', 'paper-jammed'],
    ['cover-open-report', 'cover-open'],
    ['toner-empty-error', 'toner-out'],
    ['input-tray-missing-error', 'tray-missing'],
  ])('%s', async (reason, code) => {
    bench = await printerBench();
    const { clock, printer } = bench;
    printer.setReasons([reason]);
    expect(await clock.until(bench.print())).toMatchObject({ ok: false, failure: { code } });
    expect(printer.jobs).toEqual([]);
    expect(bench.status.trouble).toBe(code);
  });

  test('out of paper in the tray that counts', async () => {
    bench = await printerBench();
    const { clock, printer } = bench;
    printer.setTrays([{ name: 'main', media: 'iso_a4_210x297mm', sheets: 0 }]);
    expect(await clock.until(bench.print())).toMatchObject({ ok: false, failure: { code: 'paper-out' } });
  });
});

test('an empty tray for envelopes keeps no licence from being printed', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  printer.setTrays([
    { name: 'main', media: 'iso_a4_210x297mm', sheets: 100 },
    { name: 'by-pass-tray', media: 'iso_dl_110x220mm', sheets: 0 },
  ]);
  printer.setReasons(['media-empty-report']);
  await clock.advance(20_000);
  expect(bench.status).toMatchObject({ paper: 'full', trouble: null });
  expect(await clock.until(bench.print())).toMatchObject({ ok: true });
});

test('trays that are not believed do not stand in the way', async () => {
  const letter = [{ name: 'main', media: 'na_letter_8.5x11in', sheets: null }];
  bench = await printerBench({ loaded: letter, countsTrays: false }, { mediaReadyTrusted: false });
  expect(bench.status).toMatchObject({ paper: 'full', trouble: null });
  await bench.close();
  bench = await printerBench({ loaded: letter, countsTrays: false });
  await bench.clock.advance(2000);
  expect(bench.status).toMatchObject({ paper: 'out', trouble: 'paper-out' });
});

test('busy with others, the printer is asked again; busy for long, the order is not begun', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  printer.spoilNext('Create-Job', { status: 0x0507 });
  printer.spoilNext('Create-Job', { status: 0x0507 });
  expect(await clock.until(bench.print())).toMatchObject({ ok: true });
  for (let count = 0; count < 20; count += 1) printer.spoilNext('Create-Job', { status: 0x0507 });
  expect(await clock.until(bench.print())).toMatchObject({ ok: false, failure: { code: 'busy' } });
  expect(printer.printed).toHaveLength(1);
});

test('refused when it was sent: an empty job is not left behind', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  printer.spoilNext('Send-Document', { status: 0x040a });
  expect(await clock.until(bench.print())).toMatchObject({ ok: false, failure: { code: 'document-refused' } });
  expect(printer.jobs).toMatchObject([{ state: 'canceled' }]);
});

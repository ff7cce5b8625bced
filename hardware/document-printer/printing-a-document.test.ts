import { afterEach, expect, test } from 'vitest';
import { attributesOf, number, text } from './attribute-reading.ts';
import { type PrinterBench, printerBench } from './printer-bench.ts';
import { specimenDocument } from './specimen-document.ts';
import { testPage } from './test-page.ts';

let bench: PrinterBench;

afterEach(() => bench.close());

test('a document is validated, sent once, followed until it is out, and then overwritten', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  expect(bench.status).toMatchObject({
    device: 'online',
    paper: 'full',
    toner: 'full',
    mediaReady: ['iso_a4_210x297mm', 'iso_dl_110x220mm'],
    trouble: null,
  });
  const result = await clock.until(bench.print({ pdf: specimenDocument(2) }));
  expect(result).toEqual({ ok: true, value: { outcome: 'settled', sheets: 2 } });
  expect(printer.printed).toEqual([
    { name: expect.stringMatching(/^[0-9a-f]{8} licence$/), document: specimenDocument(2), pages: 2 },
  ]);
  expect(printer.asked.filter((name) => /^(Validate|Create|Send|Print)/.test(name))).toEqual([
    'Validate-Job',
    'Create-Job',
    'Send-Document',
  ]);
  expect(bench.lastPdf.every((byte) => byte === 0)).toBe(true);
  expect(bench.devices.counters[0]?.counters).toMatchObject({ prints: 1, pages: 2 });
});

test('tray, sides and copies reach the printer as it wants them', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  await clock.until(bench.print({ tray: 'main', sides: 'two-sided-long-edge', copies: 2 }));
  const attributes = attributesOf(printer.jobs[0]?.attributes ?? []);
  expect(attributes.get('media-col')).toMatchObject([
    {
      members: [
        { name: 'media-size', values: [{ members: [{ values: [{ value: 21000 }] }, { values: [{ value: 29700 }] }] }] },
        { name: 'media-source', values: [{ text: 'main' }] },
      ],
    },
  ]);
  expect(text(attributes, 'sides')).toBe('two-sided-long-edge');
  expect(text(attributes, 'print-scaling')).toBe('none');
  expect(number(attributes, 'copies')).toBe(2);
});

test('a printer that makes one copy of a job is given the job as often as there are copies', async () => {
  bench = await printerBench({ copies: 1 });
  const { clock, printer } = bench;
  const result = await clock.until(bench.print({ copies: 3 }));
  expect(result).toEqual({ ok: true, value: { outcome: 'settled', sheets: 3 } });
  expect(printer.printed).toHaveLength(3);
  expect(new Set(printer.printed.map(({ name }) => name)).size).toBe(3);
  expect(bench.devices.counters[0]?.counters).toMatchObject({ prints: 1, pages: 3 });
});

test('a printer of IPP 1.1 without Create-Job is spoken to in its own way', async () => {
  bench = await printerBench({
    versions: ['1.1'],
    operations: ['Print-Job', 'Cancel-Job', 'Get-Job-Attributes', 'Get-Jobs', 'Get-Printer-Attributes'],
  });
  const { clock, printer } = bench;
  expect(await clock.until(bench.print())).toMatchObject({ ok: true });
  expect(printer.asked).toContain('Print-Job');
  expect(printer.printed).toHaveLength(1);
});

test('the self-test prints a test page, and says what is in the way when it cannot', async () => {
  bench = await printerBench();
  const { clock, printer, devices } = bench;
  const device = devices.find('printer')?.device;
  const first = device?.selfTest?.({ commandId: 'test', timeoutMs: 60_000 });
  expect(first && (await clock.until(first))).toMatchObject({ ok: true });
  expect(printer.printed).toMatchObject([{ document: testPage(), pages: 1 }]);
  printer.stop(['cover-open-error']);
  const second = device?.selfTest?.({ commandId: 'test', timeoutMs: 60_000 });
  expect(second && (await clock.until(second))).toMatchObject({
    ok: false,
    failure: { code: 'self-test-failed', detail: 'cover-open' },
  });
});

test('capabilities are those that the printer told', async () => {
  bench = await printerBench();
  expect(bench.devices.capabilities[0]?.capabilities).toMatchObject({
    makeAndModel: 'Specimen Laser 4',
    duplex: true,
    colour: false,
    pdf: true,
    copies: 99,
    trays: ['auto', 'main', 'by-pass-tray'],
    ippVersions: ['1.1', '2.0'],
  });
});

test('a second order while one is in hand is told to wait, and its document is overwritten too', async () => {
  bench = await printerBench();
  const { clock } = bench;
  const first = bench.print();
  const second = await clock.until(bench.print());
  expect(second).toMatchObject({ ok: false, failure: { code: 'busy' } });
  expect(bench.lastPdf.every((byte) => byte === 0)).toBe(true);
  expect(await clock.until(first)).toMatchObject({ ok: true });
});

test('an order given in the very moment the printer comes online is not kept waiting', async () => {
  bench = await printerBench();
  const { clock, devices } = bench;
  const profile = {
    id: 'printer',
    deviceClass: 'document-printer',
    driver: 'ipp',
    line: { transport: 'ipp', uri: 'ipp://printer.local/ipp/print' },
    settings: { heldLimitSeconds: 60 },
  } as const;
  await clock.until(devices.configure([profile]));
  const before = clock.now();
  expect(await clock.until(bench.print())).toMatchObject({ ok: true });
  expect(clock.now() - before).toBeLessThan(2500);
});

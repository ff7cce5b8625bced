import { afterEach, expect, test } from 'vitest';
import { endOf, type JobCondition } from './job-condition.ts';
import { type PrinterBench, printerBench } from './printer-bench.ts';
import { specimenDocument } from './specimen-document.ts';

let bench: PrinterBench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

test.each([
  ['aborted-by-system', 'job-aborted'],
  ['document-format-error', 'document-refused'],
])('the printer gives a job up: %s', async (reason, code) => {
  bench = await printerBench();
  const { clock, printer } = bench;
  printer.abortNext(reason);
  expect(await clock.until(bench.print())).toMatchObject({ ok: false, failure: { code, detail: reason } });
  expect(await clock.until(bench.print())).toMatchObject({ ok: true });
});

test('somebody presses the red button at the printer', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  const printing = bench.print({ pdf: specimenDocument(9) });
  await clock.advance(4000);
  printer.cancelAtPanel();
  expect(await clock.until(printing)).toMatchObject({
    ok: false,
    failure: { code: 'job-aborted', detail: 'cancelled at the printer: job-canceled-at-device' },
  });
});

test('a copy that fails after others are out does not claim that nothing was printed', async () => {
  bench = await printerBench({ copies: 1 });
  const { clock, printer } = bench;
  const printing = bench.print({ copies: 3 });
  await clock.advance(1800);
  expect(printer.printed).toHaveLength(1);
  for (let count = 0; count < 20; count += 1) printer.spoilNext('Create-Job', { status: 0x0506 });
  expect(await clock.until(printing)).toMatchObject({
    ok: false,
    failure: { code: 'job-aborted', detail: expect.stringMatching(/^[12] of 3 copies printed/) },
  });
});

test.each<[JobCondition['state'], readonly string[], ReturnType<typeof endOf>]>([
  ['completed', ['job-completed-successfully'], { end: 'printed' }],
  ['completed', ['job-completed-with-warnings'], { end: 'printed' }],
  ['completed', ['job-completed-with-errors'], { end: 'failed', code: 'job-aborted' }],
  ['completed', ['queued-in-device'], { end: 'failed', code: 'outcome-unknown' }],
  ['canceled', [], { end: 'canceled' }],
  ['processing', ['job-printing'], null],
  ['unknown', [], null],
])('a job that is %s for %j', (state, reasons, end) => {
  const job = { jobId: 1, name: null, documents: null, impressions: null, sheets: null };
  expect(endOf({ ...job, state, reasons }, true)).toEqual(end);
});

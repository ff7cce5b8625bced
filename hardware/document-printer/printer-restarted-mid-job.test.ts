import { afterEach, expect, test } from 'vitest';
import { encodeMessage } from './ipp-encoder.ts';
import { GROUP } from './ipp-message.ts';
import { OPERATION } from './ipp-operation.ts';
import { type PrinterBench, printerBench } from './printer-bench.ts';
import { specimenDocument } from './specimen-document.ts';

let bench: PrinterBench;

afterEach(() => bench.close());

test('a job that went with the power is an open question, and the printer serves again', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  const printing = bench.print({ pdf: specimenDocument(5) });
  await clock.advance(2500);
  printer.restart();
  expect(await clock.until(printing)).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } });
  expect(await clock.until(bench.print())).toMatchObject({ ok: true });
});

test("somebody else's job under the old number is not taken for ours", async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  const printing = bench.print({ pdf: specimenDocument(5) });
  await clock.advance(2500);
  printer.restart();
  const text = (name: string, value: string) =>
    ({ name, values: [{ tag: 'nameWithoutLanguage', text: value }] }) as const;
  printer.answer(
    encodeMessage({
      version: { major: 2, minor: 0 },
      code: OPERATION['Create-Job'],
      requestId: 1,
      groups: [{ group: GROUP.operation, attributes: [text('job-name', 'somebody else')] }],
    }),
  );
  expect(printer.jobs).toMatchObject([{ id: 1, name: 'somebody else' }]);
  expect(await clock.until(printing)).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } });
});

test('restarted between the job and its document, the job is made anew and printed once', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  printer.spoilNext('Send-Document', { status: 0x0406 });
  expect(await clock.until(bench.print())).toMatchObject({ ok: true });
  expect(printer.printed).toHaveLength(1);
});

test('what the printer can do is asked again after a restart', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  await clock.advance(20_000);
  const asked = printer.asked.length;
  printer.restart();
  await clock.advance(16_000);
  expect(printer.asked.length - asked).toBe(2);
  expect(bench.status).toMatchObject({ device: 'online', trouble: null });
});

test('a printer that forgets a job as soon as it is out leaves it open whether it is out', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  printer.forgetful = true;
  expect(await clock.until(bench.print())).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } });
  expect(printer.printed).toHaveLength(1);
});

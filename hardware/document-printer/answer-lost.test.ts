import { afterEach, describe, expect, test } from 'vitest';
import { type PrinterBench, printerBench } from './printer-bench.ts';
import type { AnswerFault } from './simulator.ts';

let bench: PrinterBench;

afterEach(() => bench.close());

const PRINT_JOB_ONLY = ['Print-Job', 'Cancel-Job', 'Get-Job-Attributes', 'Get-Jobs', 'Get-Printer-Attributes'] as const;

describe('however an answer is lost, the document is printed once', () => {
  test.each<[AnswerFault & string, 'Create-Job' | 'Send-Document' | 'Get-Job-Attributes' | 'Validate-Job']>([
    ['answer-lost', 'Validate-Job'],
    ['answer-lost', 'Create-Job'],
    ['request-lost', 'Create-Job'],
    ['garbled', 'Create-Job'],
    ['answer-lost', 'Send-Document'],
    ['request-lost', 'Send-Document'],
    ['garbled', 'Send-Document'],
    ['answer-lost', 'Get-Job-Attributes'],
  ])('%s at %s', async (fault, operation) => {
    bench = await printerBench();
    const { clock, printer } = bench;
    printer.spoilNext(operation, fault);
    expect(await clock.until(bench.print(), 130_000)).toMatchObject({ ok: true, value: { sheets: 1 } });
    await clock.advance(60_000);
    expect(printer.printed).toHaveLength(1);
  });

  test.each<AnswerFault & string>(['answer-lost', 'garbled'])('%s at Print-Job', async (fault) => {
    bench = await printerBench({ operations: PRINT_JOB_ONLY });
    const { clock, printer } = bench;
    printer.spoilNext('Print-Job', fault);
    expect(await clock.until(bench.print(), 130_000)).toMatchObject({ ok: true });
    expect(printer.printed).toHaveLength(1);
  });

  test('an answer lost for a job that is over by then', async () => {
    bench = await printerBench({ operations: PRINT_JOB_ONLY, pageMs: 100 });
    const { clock, printer } = bench;
    printer.spoilNext('Print-Job', 'answer-lost');
    expect(await clock.until(bench.print(), 130_000)).toMatchObject({ ok: true });
    expect(printer.printed).toHaveLength(1);
  });
});

test('a Print-Job that leaves no trace is not sent again: nobody knows what lies in the exit', async () => {
  bench = await printerBench({ operations: PRINT_JOB_ONLY });
  const { clock, printer } = bench;
  printer.spoilNext('Print-Job', 'request-lost');
  expect(await clock.until(bench.print(), 130_000)).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } });
  expect(printer.asked.filter((name) => name === 'Print-Job')).toHaveLength(1);
});

test('a printer that never takes the document is not asked for ever', async () => {
  bench = await printerBench();
  const { clock, printer } = bench;
  printer.spoilNext('Send-Document', 'request-lost');
  printer.spoilNext('Send-Document', 'request-lost');
  expect(await clock.until(bench.print({}, 400_000), 400_000)).toMatchObject({
    ok: false,
    failure: { code: 'printer-fault' },
  });
  await clock.advance(60_000);
  expect(printer.printed).toEqual([]);
  expect(printer.jobs.every(({ isOver }) => isOver)).toBe(true);
});

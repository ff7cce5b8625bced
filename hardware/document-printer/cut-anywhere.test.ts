import { afterEach, expect, test } from 'vitest';
import type { OperationName } from './ipp-operation.ts';
import { type PrinterBench, printerBench } from './printer-bench.ts';
import { DEFAULT_MODEL } from './simulated-model.ts';

/** Bytes between two cuts; the suite of exhaustive cuts takes every byte of a shorter exchange. */
const STEP = 173;
const AWAY_MS = 700;

let bench: PrinterBench;

afterEach(() => bench.close());

const PRINT_JOB = ['Print-Job', 'Cancel-Job', 'Get-Job-Attributes', 'Get-Jobs', 'Get-Printer-Attributes'] as const;

async function cut(
  operations: readonly OperationName[],
  direction: 'to-device' | 'from-device',
  afterBytes: number,
): Promise<{ readonly ended: string; readonly printed: number; readonly wasCut: boolean }> {
  bench = await printerBench({ operations });
  const { clock, line, printer } = bench;
  let wasCut = false;
  line.onCut(() => {
    wasCut = true;
    clock.setTimeout(() => line.plug(), AWAY_MS);
  });
  line.cutAfter(direction, afterBytes);
  const result = await clock.until(bench.print());
  await clock.advance(30_000);
  return { ended: result.ok ? 'ok' : result.failure.code, printed: printer.printed.length, wasCut };
}

test.each([
  ['in steps', 'to-device', DEFAULT_MODEL.operations],
  ['in steps', 'from-device', DEFAULT_MODEL.operations],
  ['at once', 'to-device', PRINT_JOB],
  ['at once', 'from-device', PRINT_JOB],
] as const)(
  'sent %s, the line cut at any byte %s: never printed twice, and "settled" only once it is out',
  async (_, direction, operations) => {
    const ends = new Set<string>();
    for (let afterBytes = 1; ; afterBytes += STEP) {
      const { ended, printed, wasCut } = await cut(operations, direction, afterBytes);
      ends.add(ended);
      expect(printed, `cut after ${afterBytes} bytes`).toBeLessThanOrEqual(1);
      if (ended === 'ok') expect(printed, `cut after ${afterBytes} bytes`).toBe(1);
      if (ended === 'printer-offline') expect(printed, `cut after ${afterBytes} bytes`).toBe(0);
      if (!wasCut) break;
      await bench.close();
    }
    expect([...ends].sort()).toContain('outcome-unknown');
  },
);

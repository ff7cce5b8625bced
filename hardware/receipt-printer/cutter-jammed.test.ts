import { expect, test } from 'vitest';
import { printerBench } from './printer-bench.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';

test('a jammed cutter is mended under the open cover, and the printer goes on when it is closed', async () => {
  const { clock, printer, print, published } = await printerBench();
  printer.setConditions({ cutterFault: true });
  await clock.advance(2000);
  expect(published.at(-1)).toMatchObject({ device: 'hardwareError', trouble: 'cutter-fault' });
  printer.setConditions({ coverOpen: true });
  await clock.advance(2000);
  expect(published.at(-1)).toMatchObject({ trouble: 'cover-open' });
  printer.mendCutter();
  printer.setConditions({ coverOpen: false });
  await clock.advance(3000);
  expect(published.at(-1)).toMatchObject({ device: 'online', trouble: null });
  expect(await clock.until(print(SPECIMEN_RECEIPT))).toMatchObject({ ok: true });
});

test('mended through the slot, it goes on when somebody asks for the receipt again', async () => {
  const { clock, printer, print } = await printerBench();
  printer.setConditions({ cutterFault: true });
  expect(await clock.until(print(SPECIMEN_RECEIPT))).toMatchObject({ failure: { code: 'cutter-fault' } });
  printer.mendCutter();
  await clock.advance(5000);
  expect(printer.conditions.cutterFault).toBe(true);
  expect(await clock.until(print(SPECIMEN_RECEIPT))).toMatchObject({ ok: true });
});

test('the cutter is not moved while nobody has said that it is mended', async () => {
  const { clock, cable, printer } = await printerBench();
  printer.setConditions({ cutterFault: true });
  const told: number[] = [];
  cable.onBytesToDevice((bytes) => told.push(...bytes));
  await clock.advance(60_000);
  expect(String.fromCharCode(...told)).not.toContain('\u0010\u0005');
});

test.each([
  ['recoverableFault', 'printer-fault'],
  ['unrecoverableFault', 'printer-fault'],
] as const)('%s is told as a fault', async (condition, trouble) => {
  const { clock, printer, print, published } = await printerBench();
  printer.setConditions({ [condition]: true });
  expect(await clock.until(print(SPECIMEN_RECEIPT))).toMatchObject({ failure: { code: trouble } });
  expect(published.at(-1)).toMatchObject({ device: 'hardwareError', trouble });
  expect(printer.slips).toEqual([]);
});

import { expect, test } from 'vitest';
import { printerBench } from './printer-bench.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';

test('a slip in the exit is told until it is taken, whatever the printer says by itself meanwhile', async () => {
  const { clock, printer, print, published } = await printerBench({ settings: { exitSensor: true } });
  expect(published.at(-1)).toMatchObject({ media: 'notPresent', paper: 'full' });
  expect(await clock.until(print(SPECIMEN_RECEIPT))).toMatchObject({ ok: true });
  printer.setConditions({ slipPresent: true });
  await clock.advance(2000);
  expect(published.at(-1)).toMatchObject({ media: 'present', trouble: null });
  // The automatic status says nothing of the exit.
  printer.setConditions({ nearEnd: true });
  await clock.advance(100);
  expect(published.at(-1)).toMatchObject({ media: 'present', paper: 'low' });
  printer.setConditions({ slipPresent: false });
  await clock.advance(1000);
  expect(published.at(-1)).toMatchObject({ media: 'notPresent' });
});

test('without a sensor nothing is claimed', async () => {
  const { published } = await printerBench({ settings: { nearEndSensor: false } });
  expect(published.at(-1)).toMatchObject({ media: 'unknown', paper: 'unknown' });
});

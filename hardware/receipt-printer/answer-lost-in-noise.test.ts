import { expect, test } from 'vitest';
import { printerBench } from './printer-bench.ts';
import { FORTY_LINE_RECEIPT } from './specimen-receipt.ts';

/** A bench whose printer's answers pass through `spoil`, one by one. */
async function noisyBench(spoil: (bytes: Uint8Array, index: number) => Uint8Array) {
  const bench = await printerBench();
  const { cable, printer, clock } = bench;
  await clock.advance(3000);
  let index = 0;
  // Connecting anew is a power cycle; the driver's next look sets the printer up again.
  printer.connect({
    onBytes: (listener) => cable.wire.onBytes(listener),
    send(bytes) {
      index += 1;
      cable.wire.send(spoil(bytes, index));
    },
  });
  return bench;
}

test('an answer that goes missing in the middle is asked for again, and the receipt is printed once', async () => {
  let lost = 0;
  const { clock, printer, print } = await noisyBench((bytes, index) => {
    if (index !== 7) return bytes;
    lost += 1;
    return new Uint8Array(0);
  });
  expect(await clock.until(print(FORTY_LINE_RECEIPT))).toMatchObject({ ok: true });
  expect(lost).toBe(1);
  expect(printer.slips).toHaveLength(1);
});

test('a printer whose answers stop coming in the middle: outcome unknown', async () => {
  const { clock, print } = await noisyBench((bytes, index) => (index > 6 ? new Uint8Array(0) : bytes));
  const startedAt = clock.now();
  expect(await clock.until(print(FORTY_LINE_RECEIPT))).toMatchObject({ failure: { code: 'outcome-unknown' } });
  expect(clock.now() - startedAt).toBeLessThan(3000);
});

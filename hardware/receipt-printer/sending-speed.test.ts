import { expect, test } from 'vitest';
import { COMMON_MODEL, encodeReceipt } from './escpos-encoder.ts';
import { layOutReceipt } from './layout.ts';
import { printerBench } from './printer-bench.ts';
import { FORTY_LINE_RECEIPT } from './specimen-receipt.ts';

const laidOut = layOutReceipt(FORTY_LINE_RECEIPT, 576);
const steps = laidOut.ok ? laidOut.value : [];
const receiptBytes = encodeReceipt(steps, COMMON_MODEL).stream.bytes.length;

test('the receipt has forty lines', () => {
  expect(steps.filter(({ step }) => step === 'line')).toHaveLength(40);
  expect(receiptBytes).toBeGreaterThan(1500);
});

/** What the common USB serial chips wait for more bytes before they hand over the few of an answer. */
const ADAPTER_LATENCY_MS = 16;

test.each([9600, 19_200, 38_400, 57_600, 115_200] as const)(
  'forty lines at %i baud from first to last byte take at most 1.1 times the time of their bytes, questions included',
  async (pacedAt) => {
    const { clock, cable, printer, print } = await printerBench({ pacedAt, answersLateMs: ADAPTER_LATENCY_MS });
    await clock.advance(2000);
    const cuts: number[] = [];
    printer.onSlip(() => cuts.push(clock.now()));
    let startedAt = Number.NaN;
    cable.onBytesToDevice((bytes) => {
      // The first look at the printer is twelve bytes; the receipt begins with the first piece.
      if (Number.isNaN(startedAt) && bytes.length > 100) startedAt = clock.now();
    });
    expect(await clock.until(print(FORTY_LINE_RECEIPT))).toMatchObject({ ok: true });
    const byteMs = 10_000 / pacedAt;
    const [cutAt = Number.NaN] = cuts;
    expect((cutAt - startedAt) / (receiptBytes * byteMs)).toBeLessThanOrEqual(1.1);
  },
);

test.each(['tcp', 'usb'] as const)('over %s no speed is needed', async (transport) => {
  const { clock, printer, print } = await printerBench({ transport });
  expect(await clock.until(print(FORTY_LINE_RECEIPT))).toMatchObject({ ok: true });
  expect(printer.slips).toHaveLength(1);
});

test('a printer that takes its time to answer at the end of a slow line is waited for', async () => {
  const { clock, printer, print } = await printerBench({ pacedAt: 9600, settings: { processIdEcho: false } });
  expect(await clock.until(print(FORTY_LINE_RECEIPT))).toMatchObject({ ok: true });
  expect(printer.slips).toHaveLength(1);
});

test('on a cable without flow control no more is sent than the smallest buffer holds', async () => {
  const { clock, cable, print } = await printerBench();
  const long = { blocks: Array.from({ length: 5 }, () => FORTY_LINE_RECEIPT.blocks).flat() };
  let sent = 0;
  cable.onBytesToDevice((bytes) => {
    sent += bytes.length;
  });
  const startedAt = clock.now();
  const printing = print(long);
  await clock.advance(100);
  expect(sent).toBeLessThanOrEqual(4096 + 200);
  expect(await clock.until(printing)).toMatchObject({ ok: true });
  expect(sent).toBeGreaterThan(receiptBytes * 5 - 100);
  // Two hundred lines at 60 mm a second.
  expect(clock.now() - startedAt).toBeGreaterThan(6000);
});

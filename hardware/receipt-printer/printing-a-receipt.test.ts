import { afterEach, expect, test } from 'vitest';
import { type SimulatedStation, simulatedStation } from '../simulated-station.ts';
import { textOf } from './paper.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';

let station: SimulatedStation;

afterEach(() => station.close());

test.each([true, false])('a receipt comes out whole and is confirmed (echo: %s)', async (processIdEcho) => {
  station = await simulatedStation({ processIdEcho });
  const printed = await station.clock.until(station.printReceipt(SPECIMEN_RECEIPT));
  expect(printed).toEqual({ ok: true, value: { outcome: 'settled' } });
  const [slip, ...more] = station.printer.slips;
  expect(more).toEqual([]);
  expect(textOf(slip?.items ?? [])).toContain('办理事项  城乡居民基本养老保险待\n          遇领取资格认证');
  expect(slip?.items).toContainEqual(
    expect.objectContaining({ item: 'qr', data: 'CUNBAN:QH01-20260105-000042', moduleDots: 6 }),
  );
  expect(slip?.items[1]).toEqual({
    item: 'line',
    align: 'center',
    runs: [{ text: '受理回执', width: 2, height: 2, bold: true }],
  });
  expect([...(slip?.bytes.slice(-4) ?? [])]).toEqual([0x1d, 0x56, 0x42, 0x00]);
  expect(station.printer.unknownCommands).toBe(0);
});

test.each([
  ['paperOut', 'paper-out'],
  ['coverOpen', 'cover-open'],
  ['cutterFault', 'cutter-fault'],
  ['overheated', 'overheated'],
  ['dead', 'printer-offline'],
] as const)('%s is told before anything is sent, and the receipt prints when it is mended', async (condition, code) => {
  station = await simulatedStation();
  station.printer.setConditions({ [condition]: true });
  expect(await station.clock.until(station.printReceipt(SPECIMEN_RECEIPT))).toMatchObject({
    ok: false,
    failure: { code },
  });
  expect(station.published.findLast(({ deviceId }) => deviceId === 'printer')).toMatchObject({ trouble: code });
  station.printer.setConditions({ [condition]: false });
  await station.clock.advance(3000);
  expect(station.published.at(-1)).toMatchObject({ device: 'online', trouble: null });
  expect(station.printer.slips).toEqual([]);
  expect(await station.clock.until(station.printReceipt(SPECIMEN_RECEIPT))).toMatchObject({ ok: true });
  expect(station.printer.slips).toHaveLength(1);
});

test('a cover opened and shut in a second is not announced; left open, it is', async () => {
  station = await simulatedStation();
  const before = station.published.length;
  station.printer.setConditions({ coverOpen: true });
  await station.clock.advance(800);
  station.printer.setConditions({ coverOpen: false });
  await station.clock.advance(5000);
  expect(station.published.slice(before)).toEqual([]);
  station.printer.setConditions({ coverOpen: true });
  await station.clock.advance(1500);
  expect(station.published.at(-1)).toMatchObject({ device: 'userError', trouble: 'cover-open' });
});

test('the end of the roll coming near is published, and no trouble', async () => {
  station = await simulatedStation();
  station.printer.setConditions({ nearEnd: true });
  await station.clock.advance(100);
  expect(station.published.at(-1)).toMatchObject({ device: 'online', paper: 'low', trouble: null });
});

test('a document that does not fit the paper is refused', async () => {
  station = await simulatedStation();
  const document = { blocks: [{ block: 'qr', data: 'x'.repeat(2000), moduleDots: 4, errorCorrection: 'H' }] } as const;
  expect(await station.clock.until(station.printReceipt(document))).toMatchObject({ failure: { code: 'unprintable' } });
});

test('a status request inside a QR code would fire in the printer: the code is sent as dots', async () => {
  station = await simulatedStation();
  const block = { block: 'qr', data: 'a\u0010\u0004\u0001b', moduleDots: 4, errorCorrection: 'L' } as const;
  expect(await station.clock.until(station.printReceipt({ blocks: [block] }))).toMatchObject({ ok: true });
  const kinds = new Set(station.printer.slips[0]?.items.map(({ item }) => item));
  expect(kinds).toEqual(new Set(['raster']));
});

test('a rare name comes out as dots, a character in no font as a visible mark that is reported', async () => {
  station = await simulatedStation();
  const block = { block: 'text', text: '周㛃', align: 'left', width: 1, height: 1, bold: false } as const;
  expect(await station.clock.until(station.printReceipt({ blocks: [block] }))).toMatchObject({ ok: true });
  expect(station.printer.slips[0]?.items).toContainEqual(expect.objectContaining({ item: 'raster' }));
  expect(station.diagnostics).not.toContainEqual(expect.objectContaining({ event: 'characters-replaced' }));
  expect(await station.clock.until(station.printReceipt({ blocks: [{ ...block, text: '周😀' }] }))).toMatchObject({
    ok: true,
  });
  expect(station.diagnostics).toContainEqual({ event: 'characters-replaced', deviceId: 'printer', count: 1 });
});

test('a printer that asks for silence gets it, and the rest of the receipt when it has room again', async () => {
  station = await simulatedStation();
  const { clock, printerCable, printer } = station;
  const long = { blocks: [...SPECIMEN_RECEIPT.blocks, ...SPECIMEN_RECEIPT.blocks, ...SPECIMEN_RECEIPT.blocks] };
  let held = false;
  printerCable.onBytesToDevice((bytes) => {
    if (held || bytes.length < 100) return;
    held = true;
    printerCable.wire.send(Uint8Array.of(0x13));
  });
  const printing = station.printReceipt(long);
  await clock.advance(3000);
  expect(printer.slips).toEqual([]);
  printerCable.wire.send(Uint8Array.of(0x11));
  expect(await clock.until(printing)).toMatchObject({ ok: true });
  expect(printer.slips).toHaveLength(1);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { SPECIMEN_RECEIPT } from '../../../hardware/receipt-printer/specimen-receipt.ts';
import { type RigBench, startRigBench } from './rig-bench.ts';

let bench: RigBench;

beforeEach(async () => {
  bench = await startRigBench();
});
afterEach(() => bench.close());

test('the reader is unplugged while a card is awaited, plugged back in, and reads', async () => {
  const { rig } = bench;
  await bench.statusOf('id-card-reader', ({ device }) => device === 'online');
  const reading = bench.readCard('awaiting');
  await rig.reader.unplug();
  expect(await reading).toMatchObject({ ok: false, failure: { code: 'reader-offline' } });
  await bench.statusOf('id-card-reader', ({ device }) => device === 'noDevice');

  await rig.reader.plug();
  await bench.statusOf('id-card-reader', ({ device }) => device === 'online');
  rig.reader.placeCard('pensioner-man');
  expect(await bench.readCard('back')).toMatchObject({ ok: true, value: { name: '李国栋' } });
});

test('three times in a row, with the card left lying', async () => {
  const { rig } = bench;
  rig.reader.placeCard('farmer');
  for (const round of [1, 2, 3]) {
    await bench.statusOf('id-card-reader', ({ device }) => device === 'online');
    expect(await bench.readCard(`round-${round}`)).toMatchObject({ ok: true, value: { name: '赵志强' } });
    await rig.reader.unplug();
    await bench.statusOf('id-card-reader', ({ device }) => device === 'noDevice');
    await rig.reader.plug();
  }
});

test('the printer is unplugged, which is said, and prints when it is back', async () => {
  const { devices, rig } = bench;
  const print = (commandId: string) =>
    devices.call('printReceipt', {
      deviceId: 'receipt-printer',
      commandId,
      timeoutMs: 20_000,
      document: SPECIMEN_RECEIPT,
    });
  await bench.statusOf('receipt-printer', ({ device }) => device === 'online');
  await rig.printer.unplug();
  await bench.statusOf('receipt-printer', ({ device }) => device === 'noDevice');
  expect(await print('gone')).toMatchObject({ ok: false, failure: { code: 'printer-offline' } });
  await rig.printer.plug();
  await bench.statusOf('receipt-printer', ({ device }) => device === 'online');
  expect(await print('back')).toMatchObject({ ok: true });
  expect(rig.printer.slips).toHaveLength(1);
});

test('the paper runs out in the middle of a slip and the cover is opened to change it', async () => {
  const { devices, rig } = bench;
  rig.printer.endPaperAfterLines(4);
  const printed = await devices.call('printReceipt', {
    deviceId: 'receipt-printer',
    commandId: 'p',
    timeoutMs: 20_000,
    document: SPECIMEN_RECEIPT,
  });
  expect(printed).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } });
  await bench.statusOf('receipt-printer', (status) => 'trouble' in status && status.trouble === 'paper-out');
  rig.printer.setConditions({ coverOpen: true });
  await bench.statusOf('receipt-printer', (status) => 'trouble' in status && status.trouble === 'cover-open');
  rig.printer.setConditions({ coverOpen: false, paperOut: false });
  await bench.statusOf('receipt-printer', (status) => 'trouble' in status && status.trouble === null);
});

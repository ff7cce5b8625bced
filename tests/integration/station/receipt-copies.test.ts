import { expect, test } from 'vitest';
import type { ScreenOf } from '../../../app/contracts/screen.ts';
import { type StationBench, stationBench } from './station-bench.ts';

const copyMark = '补打件';

async function submits(bench: StationBench, state: ScreenOf<'outcome'>['receipt']['state']): Promise<string> {
  await bench.walksToReview();
  bench.send({ type: 'confirm-review' });
  const { pickupCode } = await bench.sees('outcome', ({ receipt }) => receipt.state === state);
  return pickupCode;
}

test('a slip in hand makes the next one a copy, also after the station was started anew', async () => {
  const bench = await stationBench();
  const pickupCode = await submits(bench, 'settled');
  expect(bench.devices.newestText()).not.toContain(copyMark);
  await bench.goesHome();
  await bench.restart();
  await bench.looksUp(pickupCode);
  bench.send({ type: 'print-again' });
  const { receipt } = await bench.sees('receipt-found', ({ receipt: { state } }) => state === 'settled');
  expect(receipt).toEqual({ state: 'settled', copy: true });
  expect(bench.devices.newestText()).toContain(copyMark);
});

test('a slip that nobody saw come out makes the next one a copy', async () => {
  const bench = await stationBench();
  bench.devices.printsLike('outcome-unknown');
  await submits(bench, 'unknown');
  bench.send({ type: 'print-again' });
  await bench.sees('outcome', ({ receipt }) => receipt.state === 'settled' && receipt.copy);
  expect(bench.devices.newestText()).toContain(copyMark);
});

test('a station that dies while a slip is printing makes the next one a copy', async () => {
  const bench = await stationBench();
  bench.devices.printsLike('never');
  const pickupCode = await submits(bench, 'printing');
  await bench.restart();
  await bench.looksUp(pickupCode);
  bench.send({ type: 'print-again' });
  await bench.sees('receipt-found', ({ receipt }) => receipt.state === 'settled' && receipt.copy);
  expect(bench.devices.newestText()).toContain(copyMark);
});

test.each(['paper-out', 'cover-open', 'cutter-fault', 'overheated', 'printer-fault', 'printer-offline'] as const)(
  '%s before the first byte: the next slip is the first one',
  async (trouble) => {
    const bench = await stationBench();
    bench.devices.printsLike(trouble);
    const pickupCode = await submits(bench, 'trouble');
    bench.send({ type: 'skip-receipt' });
    await bench.sees('outcome', ({ receipt }) => receipt.state === 'skipped');
    await bench.goesHome();
    await bench.looksUp(pickupCode);
    bench.send({ type: 'print-again' });
    await bench.sees('receipt-found', ({ receipt }) => receipt.state === 'settled' && !receipt.copy);
    expect(bench.devices.newestText()).not.toContain(copyMark);
  },
);

test('a code that nobody was given finds nothing', async () => {
  const bench = await stationBench();
  await bench.sees('inviting');
  bench.send({ type: 'look-up-receipt' });
  await bench.sees('enter-pickup-code');
  bench.send({ type: 'enter-pickup-code', code: '12345678' });
  await bench.sees('enter-pickup-code', ({ notFound, searching }) => notFound && !searching);
});

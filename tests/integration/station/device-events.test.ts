import { expect, test } from 'vitest';
import type { ScreenOf } from '../../../app/contracts/screen.ts';
import { certification, stationBench } from './station-bench.ts';

type PresentCard = ScreenOf<'present-card'>;
const troubleIs = (trouble: PresentCard['trouble']) => (screen: PresentCard) => screen.trouble === trouble;

test('a reader that goes and comes back while a card is awaited is told both times', async () => {
  const bench = await stationBench();
  await bench.sees('inviting', ({ services }) => services[0]?.unavailable === null);
  bench.send({ type: 'choose-service', itemCode: certification });
  await bench.sees('guide');
  bench.send({ type: 'begin' });
  await bench.sees('present-card');
  await bench.devices.isReading();
  bench.devices.tellsReader({ device: 'offline' });
  await bench.sees('present-card', troubleIs('reader-offline'));
  // The command may wait on: the line behind it has been opened again.
  bench.devices.tellsReader({ device: 'online' });
  await bench.sees('present-card', troubleIs(null));
  await bench.devices.failsRead('reader-offline');
  await bench.sees('present-card', troubleIs('reader-offline'));
  await bench.devices.presentsCard();
  await bench.sees('confirm-identity');
});

test.each([
  'card-removed',
  'card-unreadable',
  'not-an-id-card',
  'unsupported-card',
  'card-not-authentic',
  'card-data-invalid',
  'reader-fault',
] as const)('%s is told, and the next card is read', async (trouble) => {
  const bench = await stationBench();
  await bench.sees('inviting', ({ services }) => services[0]?.unavailable === null);
  bench.send({ type: 'choose-service', itemCode: certification });
  bench.send({ type: 'begin' });
  await bench.devices.failsRead(trouble);
  await bench.sees('present-card', troubleIs(trouble));
  await bench.devices.presentsCard();
  await bench.sees('confirm-identity');
});

test('the hardware process dies in the middle of a read: told, and the next card is read when it is back', async () => {
  const bench = await stationBench();
  await bench.sees('inviting', ({ services }) => services[0]?.unavailable === null);
  bench.send({ type: 'choose-service', itemCode: certification });
  bench.send({ type: 'begin' });
  await bench.devices.isReading();
  bench.devices.dies();
  await bench.sees('present-card', troubleIs('reader-offline'));
  bench.devices.returns();
  await bench.devices.isReading();
  await bench.sees('present-card', troubleIs(null));
  await bench.devices.presentsCard();
  await bench.sees('confirm-identity');
});

test('the hardware process dies in the middle of a print: nobody knows, and the next slip is a copy', async () => {
  const bench = await stationBench();
  bench.devices.printsLike('never');
  await bench.walksToReview();
  bench.send({ type: 'confirm-review' });
  await bench.sees('outcome', ({ receipt }) => receipt.state === 'printing');
  await expect.poll(() => bench.devices.documents.length).toBe(1);
  bench.devices.dies();
  await bench.sees('outcome', ({ receipt }) => receipt.state === 'unknown');
  bench.devices.returns();
  bench.send({ type: 'print-again' });
  await bench.sees('outcome', ({ receipt }) => receipt.state === 'settled' && receipt.copy);
  expect(bench.devices.newestText()).toContain('补打件');
});

test('new paper prints the slip by itself; a printer in trouble is said at home and offered all the same', async () => {
  const bench = await stationBench();
  await bench.walksToReview();
  bench.devices.printsLike('paper-out');
  bench.devices.tellsPrinter({ paper: 'out', trouble: 'paper-out' });
  bench.send({ type: 'confirm-review' });
  await bench.sees('outcome', ({ receipt }) => receipt.state === 'trouble' && receipt.trouble === 'paper-out');
  bench.devices.tellsPrinter({ paper: 'full', trouble: null });
  await bench.sees('outcome', ({ receipt }) => receipt.state === 'settled' && !receipt.copy);
  await bench.goesHome();
  bench.devices.tellsPrinter({ device: 'offline', trouble: 'printer-offline' });
  await bench.sees('inviting', ({ services }) => services[0]?.notice === 'no-receipt');
  expect(bench.screen()).toMatchObject({
    services: [{ unavailable: null }, { unavailable: null }, { unavailable: null }],
  });
  bench.devices.tellsReader({ device: 'offline' });
  await bench.sees('inviting', ({ services }) => services[0]?.unavailable === 'reader-offline');
});

test('a reader pulled and put back too quickly for its health to change is not called away for ever', async () => {
  const bench = await stationBench();
  await bench.sees('inviting', ({ services }) => services[0]?.unavailable === null);
  bench.send({ type: 'choose-service', itemCode: certification });
  bench.send({ type: 'begin' });
  await bench.devices.failsRead('reader-offline');
  await bench.sees('present-card', troubleIs('reader-offline'));
  await bench.devices.isReading();
  bench.devices.tellsReader({ media: 'notPresent' });
  await bench.sees('present-card', troubleIs(null));
});

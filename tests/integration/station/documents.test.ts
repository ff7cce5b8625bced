import { expect, test } from 'vitest';
import type { DocumentProgress } from '../../../app/contracts/visit-page.ts';
import { type StationBench, stationBench } from './station-bench.ts';

const seniorCard = '11130999MB000000135002020130005';

/** Home → submitted; the receipt comes by itself, then the notice. */
async function submits(bench: StationBench): Promise<void> {
  await bench.walksTo(seniorCard);
  await bench.handsInPapers();
  bench.send({ type: 'confirm-review' });
  await bench.sees('sign');
  bench.send({ type: 'sign', strokes: [[{ x: 1, y: 2, t: 0 }]] });
}

const documentIs = (bench: StationBench, state: DocumentProgress['state']) =>
  bench.sees('outcome', ({ document }) => document?.progress.state === state);

test('an accepted application prints its notice after the receipt: named, masked, on A4', async () => {
  const bench = await stationBench();
  await submits(bench);
  const { document } = await documentIs(bench, 'settled');
  expect(document).toMatchObject({ name: { 'zh-Hans': '受理通知书' }, progress: { copy: false } });
  expect(bench.devices.documents).toHaveLength(1);
  expect(bench.drawn).toHaveLength(1);
  const said = JSON.stringify(bench.drawn[0]);
  expect(said).toContain('赵桂英');
  expect(said).not.toContain('130999195803120026');
  expect(bench.devices.pdfs).toHaveLength(1);
  await bench.goesHome();
});

test('a job that waits for paper says so and goes on by itself', async () => {
  const bench = await stationBench();
  bench.devices.documentsLike('never');
  await submits(bench);
  await expect.poll(() => bench.devices.pdfs.length).toBe(1);
  bench.devices.holdsJob('paper-out');
  await documentIs(bench, 'held');
  bench.devices.holdsJob(null);
  await documentIs(bench, 'printing');
  bench.devices.settlesJobs();
  await documentIs(bench, 'settled');
});

test('who will not wait for paper goes without, and the job is taken back', async () => {
  const bench = await stationBench();
  bench.devices.documentsLike('never');
  await submits(bench);
  await expect.poll(() => bench.devices.pdfs.length).toBe(1);
  bench.devices.holdsJob('paper-out');
  await documentIs(bench, 'held');
  bench.send({ type: 'skip-document' });
  await documentIs(bench, 'skipped');
  await expect.poll(() => bench.devices.jobsHeld()).toBe(0);
  await bench.goesHome();
});

test('a paper that may lie in the exit makes the next one a copy; one that cannot does not', async () => {
  const bench = await stationBench();
  bench.devices.documentsLike('printer-offline', 'outcome-unknown');
  await submits(bench);
  await documentIs(bench, 'trouble');
  bench.send({ type: 'print-again' });
  await documentIs(bench, 'unknown');
  bench.send({ type: 'print-again' });
  const { document } = await documentIs(bench, 'settled');
  expect(document?.progress).toEqual({ state: 'settled', copy: true });
  expect(bench.drawn.map(({ copyMark }) => copyMark !== null)).toEqual([false, false, true]);
});

test('a notice that cannot be drawn is said; everything else is done', async () => {
  const bench = await stationBench({ drawsDocuments: false });
  await submits(bench);
  const { document } = await documentIs(bench, 'trouble');
  expect(document?.progress).toMatchObject({ trouble: 'not-drawn' });
  expect(bench.devices.pdfs).toEqual([]);
  bench.send({ type: 'skip-document' });
  await bench.goesHome();
});

test('a dead A4 printer is said at home and in the guide, before anything begins', async () => {
  const bench = await stationBench();
  bench.devices.tellsDocumentPrinter({ device: 'offline', trouble: 'printer-offline' });
  await bench.sees('inviting', ({ services }) => services[2]?.notice === 'no-document');
  bench.send({ type: 'choose-service', itemCode: seniorCard });
  await bench.sees('guide', ({ notices }) => notices.includes('no-document'));
});

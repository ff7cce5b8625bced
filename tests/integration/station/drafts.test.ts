/** What an unfinished visit leaves behind, and who finds it again. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { IdentityCard } from '../../../app/contracts/devices/identity-card.ts';
import { specimenCard } from '../../../app/flows/specimen-card.ts';
import { certification, type StationBench, stationBench } from './station-bench.ts';

const enrolment = '11130999MB000000135002014101001';
const seniorCard = '11130999MB000000135002020130005';
const phone = '13912345678';
const { farmer, pensioner } = specimenCard;

/** Home → as far as the question `field`, each one before it answered with its first option. */
async function enrolsTo(bench: StationBench, field: string): Promise<void> {
  await bench.walksTo(enrolment, phone, farmer);
  for (;;) {
    const shown = await bench.sees('question', (screen) => screen.field !== 'phone');
    if (shown.field === field) return;
    const value = shown.input.kind === 'choice' ? (shown.input.options[0]?.value ?? '') : phone;
    bench.send({ type: 'answer', field: shown.field, value });
    await bench.sees('question', (screen) => screen.field !== shown.field);
  }
}

/** Home → the card is read and the person confirmed. */
async function comesBack(bench: StationBench, itemCode: string, card: IdentityCard): Promise<void> {
  await bench.sees('inviting', ({ services }) => services.every(({ unavailable }) => unavailable === null));
  bench.send({ type: 'choose-service', itemCode });
  await bench.sees('guide');
  bench.send({ type: 'begin' });
  await bench.sees('present-card');
  await bench.devices.presentsCard(card);
  await bench.sees('confirm-identity');
  bench.send({ type: 'confirm-identity' });
}

test('after the station died the same card goes on where it stood; nobody else learns of it', async () => {
  const bench = await stationBench();
  await enrolsTo(bench, 'payment');
  await bench.restart();

  await comesBack(bench, certification, pensioner);
  await bench.sees('question', ({ field, value }) => field === 'phone' && value === null);
  bench.send({ type: 'cancel' });
  bench.send({ type: 'confirm-cancel' });
  await bench.sees('farewell');
  bench.devices.tellsReader({ media: 'notPresent' });

  await comesBack(bench, enrolment, farmer);
  const resume = await bench.sees('resume');
  expect(JSON.stringify(resume)).not.toContain(phone);
  expect(resume).toMatchObject({ at: { 'zh-Hans': '怎么交钱？' }, papersAgain: false });
  bench.send({ type: 'resume-draft' });
  await bench.sees('question', ({ field }) => field === 'payment');
  bench.send({ type: 'go-back' });
  bench.send({ type: 'go-back' });
  bench.send({ type: 'go-back' });
  await bench.sees('question', ({ field, value }) => field === 'phone' && value === phone);
});

test('starting over erases it, and so does leaving for good', async () => {
  const bench = await stationBench();
  await enrolsTo(bench, 'contribution');
  await bench.restart();
  await comesBack(bench, enrolment, farmer);
  await bench.sees('resume');
  bench.send({ type: 'start-over' });
  await bench.sees('question', ({ field, value }) => field === 'phone' && value === null);
  await bench.restart();
  await comesBack(bench, enrolment, farmer);
  await bench.sees('question', ({ field }) => field === 'phone');

  bench.send({ type: 'answer', field: 'phone', value: phone });
  await bench.sees('question', ({ field }) => field === 'category');
  bench.send({ type: 'cancel' });
  bench.send({ type: 'confirm-cancel' });
  await bench.sees('farewell');
  bench.devices.tellsReader({ media: 'notPresent' });
  await comesBack(bench, enrolment, farmer);
  await bench.sees('question', ({ field, value }) => field === 'phone' && value === null);
});

test('looking at the draft and leaving keeps it; silence keeps it too', async () => {
  const bench = await stationBench({ timings: { attention: 1.5, warning: 1, farewell: 0.2, elderFactor: 1 } });
  await enrolsTo(bench, 'contribution');
  // Nobody touches anything any more.
  await bench.sees('inviting');
  bench.devices.tellsReader({ media: 'notPresent' });
  await comesBack(bench, enrolment, farmer);
  await bench.sees('resume');
  bench.send({ type: 'cancel' });
  await bench.sees('farewell');
  bench.devices.tellsReader({ media: 'notPresent' });
  await comesBack(bench, enrolment, farmer);
  await bench.sees('resume');
});

test('handing in erases it', async () => {
  const bench = await stationBench();
  await bench.walksTo(seniorCard);
  await bench.handsInPapers();
  await bench.restart();
  await comesBack(bench, seniorCard, pensioner);
  // Pictures are not kept: on from the first paper.
  expect(await bench.sees('resume')).toMatchObject({ papersAgain: true });
  bench.send({ type: 'resume-draft' });
  await bench.handsInPapers();
  bench.send({ type: 'confirm-review' });
  await bench.sees('sign');
  bench.send({ type: 'sign', strokes: [[{ x: 1, y: 2, t: 0 }]] });
  await bench.sees('outcome', ({ document }) => document?.progress.state === 'settled');
  await bench.goesHome();
  await comesBack(bench, seniorCard, pensioner);
  await bench.sees('question', ({ value }) => value === null);
});

test('without a usable key there are no drafts, and visits go on', async () => {
  const bench = await stationBench({
    async prepare(dataFolder) {
      await mkdir(join(dataFolder, 'keys'), { mode: 0o700 });
      await writeFile(join(dataFolder, 'keys', 'station-key.protected-file'), 'damaged', { mode: 0o600 });
    },
  });
  await enrolsTo(bench, 'contribution');
  await bench.restart();
  await comesBack(bench, enrolment, farmer);
  await bench.sees('question', ({ field, value }) => field === 'phone' && value === null);
  const keys = join(bench.dataFolder, 'keys');
  expect(await readdir(keys)).toEqual(['station-key.protected-file']);
  expect(await readFile(join(keys, 'station-key.protected-file'), 'utf8')).toBe('damaged');
});

test('a key that was lost takes the drafts along and nothing else', async () => {
  const bench = await stationBench();
  await enrolsTo(bench, 'contribution');
  await rm(join(bench.dataFolder, 'keys'), { recursive: true });
  await bench.restart();
  await comesBack(bench, enrolment, farmer);
  await bench.sees('question', ({ field, value }) => field === 'phone' && value === null);
});

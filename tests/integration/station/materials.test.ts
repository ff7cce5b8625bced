import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { specimenCard } from '../../../app/flows/specimen-card.ts';
import { stationBench } from './station-bench.ts';

const seniorCard = '11130999MB000000135002020130005';
const strokes = [[{ x: 1, y: 2, t: 0 }]];

test('papers are scanned page by page, put in order, and reach the county bound, each by itself', async () => {
  const bench = await stationBench();
  await bench.walksTo(seniorCard);
  await bench.sees('material', ({ paper, by }) => paper.id === 'portrait' && by === 'scan');
  bench.devices.scansLike('cover-open');
  bench.send({ type: 'scan-page' });
  await bench.sees('material', ({ trouble }) => trouble === 'cover-open');
  bench.send({ type: 'scan-page' });
  const { pages } = await bench.sees('material', ({ pages: taken, trouble }) => taken.length === 1 && trouble === null);
  expect(await bench.pictureOf(pages[0]?.pageId ?? '')).toEqual(Uint8Array.from([0xff, 0xd8, 0xff]));
  bench.send({ type: 'paper-done' });
  await bench.sees('material', ({ paper }) => paper.id === 'householdRegister');
  bench.send({ type: 'scan-page' });
  await bench.sees('material', ({ pages: taken }) => taken.length === 1);
  bench.send({ type: 'scan-page' });
  const two = await bench.sees('material', ({ pages: taken }) => taken.length === 2);
  const ids = two.pages.map(({ pageId }) => pageId);
  bench.send({ type: 'move-page', pageId: ids[1] ?? '' });
  await bench.sees('material', ({ pages: taken }) => taken[0]?.pageId === ids[1]);
  bench.send({ type: 'paper-done' });
  const review = await bench.sees('review');
  expect(review.rows.map(({ text }) => text['zh-Hans'])).toContain('2 页');
  bench.send({ type: 'confirm-review' });
  await bench.sees('sign');
  bench.send({ type: 'sign', strokes });
  await bench.sees('outcome', ({ outcome }) => outcome === 'accepted');

  const [received] = bench.county.received();
  const attachments = received?.application.attachments ?? [];
  expect(attachments.map(({ paper, pages: count }) => [paper, count])).toEqual([
    ['portrait', 1],
    ['householdRegister', 2],
  ]);
  for (const { sealedSha256 = '', sha256 } of attachments) {
    const paper = await vi.waitFor(() => bench.county.openAttachment(sealedSha256), { timeout: 10_000 });
    expect(createHash('sha256').update(paper).digest('hex')).toBe(sha256);
  }
  await bench.sees('outcome', ({ document }) => document?.progress.state === 'settled');
  expect(JSON.stringify(bench.drawn[0])).toContain('户口本（2 页）');
  await bench.goesHome();
  expect(await bench.pictureOf(ids[0] ?? '')).toBeNull();
});

test('without a scanner the document camera takes the pages, and says when one is not good', async () => {
  const bench = await stationBench();
  bench.devices.tellsScanner({ device: 'offline', trouble: 'scanner-offline' });
  await bench.walksTo(seniorCard);
  await bench.sees('material', ({ by, camera }) => by === 'photo' && camera !== null);
  bench.send({ type: 'photograph', jpeg: Uint8Array.from([1]) });
  await bench.sees('material', ({ trouble }) => trouble === 'not-taken');
  bench.send({ type: 'photograph', jpeg: Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]) });
  const { pages } = await bench.sees('material', ({ pages: taken }) => taken.length === 1);
  expect(pages[0]?.warnings).toEqual(['blurred']);
  bench.send({ type: 'drop-page', pageId: pages[0]?.pageId ?? '' });
  await bench.sees('material', ({ pages: taken }) => taken.length === 0);
});

test('a residence permit is served where the service says so, and read into the form without ethnicity', async () => {
  const bench = await stationBench();
  const { kind: _kind, ethnicCode: _ethnicCode, ...common } = specimenCard.pensioner;
  const permit = { ...common, kind: 'residence-permit', travelPermitNumber: 'H00000000', issueCount: '01' } as const;
  await bench.walksTo(seniorCard, '13900000001', permit);
  await bench.handsInPapers();
  bench.send({ type: 'confirm-review' });
  await bench.sees('sign');
  bench.send({ type: 'sign', strokes });
  await bench.sees('outcome', ({ outcome }) => outcome === 'accepted');
  const applicant = bench.county.received()[0]?.application.applicant;
  expect(applicant).toMatchObject({ idType: 'hmt-residence-permit', travelPermitNumber: 'H00000000' });
  expect(applicant).not.toHaveProperty('ethnicCode');
});

test('a permit where only residents are served is told apart, and a citizen’s card is read after it', async () => {
  const bench = await stationBench();
  await bench.sees('inviting', ({ services }) => services[0]?.unavailable === null);
  bench.send({ type: 'choose-service', itemCode: '11130999MB000000135002014110003' });
  bench.send({ type: 'begin' });
  const { kind: _kind, ethnicCode: _ethnicCode, ...common } = specimenCard.pensioner;
  await bench.devices.presentsCard({ ...common, kind: 'residence-permit', travelPermitNumber: 'H1', issueCount: '01' });
  await bench.sees('present-card', ({ trouble }) => trouble === 'unsupported-card');
  await bench.devices.presentsCard();
  await bench.sees('confirm-identity', ({ ethnicity }) => ethnicity !== null);
});

import { expect, test } from 'vitest';
import { patience, stationBench } from './station-bench.ts';

test('what the county cannot read says so, is handed in anew by the same person, and is settled by that', async () => {
  const bench = await stationBench();
  bench.county.setBehaviour({ kind: 'answers-400' });
  await bench.walksToReview();
  bench.send({ type: 'confirm-review' });
  const first = await bench.sees('outcome', ({ receipt }) => receipt.state === 'settled');
  expect(first.outcome).toBe('needs-staff');
  expect(bench.devices.newestText()).toContain('请拿本回执找工作人员');
  await bench.goesHome();

  bench.county.setBehaviour({ kind: 'normal' });
  const found = await bench.looksUp(first.pickupCode);
  expect(found).toMatchObject({ outcome: 'needs-staff', canApplyAnew: true, replacedBy: null });
  bench.send({ type: 'apply-anew' });
  expect(await bench.sees('guide')).toMatchObject({ notices: ['anew'] });
  bench.send({ type: 'begin' });
  await bench.sees('present-card');
  await bench.devices.presentsCard();
  await bench.sees('confirm-identity');
  bench.send({ type: 'confirm-identity' });
  await bench.sees('question');
  bench.send({ type: 'answer', field: 'phone', value: '13900000001' });
  await bench.sees('review');
  bench.send({ type: 'confirm-review' });
  const second = await bench.sees('outcome', ({ receipt }) => receipt.state === 'settled');
  expect(second.outcome).toBe('accepted');
  expect(bench.devices.newestText()).toContain(first.receiptNumber);
  await bench.goesHome();

  const superseded = await bench.looksUp(first.pickupCode);
  expect(superseded).toMatchObject({
    outcome: 'superseded',
    canApplyAnew: false,
    replacedBy: second.receiptNumber,
  });
  await expect.poll(() => bench.county.received().length, patience).toBe(1);
});

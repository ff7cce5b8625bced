import { expect, test } from 'vitest';
import { patience, stationBench } from './station-bench.ts';

test('an answer within the wait: the case number is on the screen and on the slip', async () => {
  const bench = await stationBench();
  bench.county.setBehaviour({ kind: 'slow', ms: 300 });
  await bench.walksToReview();
  bench.send({ type: 'confirm-review' });
  const { receiptNumber } = await bench.sees('awaiting-county');
  const { outcome, caseNumber } = await bench.sees('outcome', ({ receipt }) => receipt.state === 'settled');
  expect(outcome).toBe('accepted');
  expect(caseNumber).toBe(bench.county.received()[0]?.caseNumber);
  expect(bench.devices.newestText()).toContain(caseNumber);
  expect(bench.county.received()[0]?.receiptNumber).toBe(receiptNumber);
  await bench.goesHome();
  expect(bench.renewals()).toBe(1);
});

test('an answer after the wait: kept first, and the case number is in the register when it comes', async () => {
  const bench = await stationBench({ timings: { countyAnswer: 0.2 } });
  bench.county.setBehaviour({ kind: 'slow', ms: 900 });
  await bench.walksToReview();
  bench.send({ type: 'confirm-review' });
  const { outcome, caseNumber, pickupCode } = await bench.sees('outcome', ({ receipt }) => receipt.state === 'settled');
  expect({ outcome, caseNumber }).toEqual({ outcome: 'kept', caseNumber: null });
  expect(bench.devices.newestText()).toContain('暂存回执');
  await bench.goesHome();
  expect(await bench.sees('inviting', ({ waiting }) => waiting === 0)).toBeDefined();
  const found = await bench.looksUp(pickupCode);
  expect(found).toMatchObject({ outcome: 'accepted', caseNumber: bench.county.received()[0]?.caseNumber });
  expect(bench.county.received()).toHaveLength(1);
});

test.each(['wrong-signature', 'garbage', 'answers-500', 'full', 'captive-portal', 'unreachable'] as const)(
  'a county that is %s: kept, the visit ends well, and it arrives once in the end',
  async (kind) => {
    const bench = await stationBench({ timings: { countyAnswer: 0.3 } });
    bench.county.setBehaviour({ kind });
    await bench.walksToReview();
    bench.send({ type: 'confirm-review' });
    await bench.sees('outcome', ({ outcome, receipt }) => outcome === 'kept' && receipt.state === 'settled');
    await bench.goesHome();
    expect(bench.screen()).toMatchObject({ waiting: 1 });
    bench.county.setBehaviour({ kind: 'normal' });
    // A station that is started anew tries at once, whatever pause it was in.
    await bench.restart();
    await bench.sees('inviting', ({ waiting }) => waiting === 0);
    expect(bench.county.received()).toHaveLength(1);
    expect(new Set(bench.county.received()[0]?.fingerprints).size).toBe(1);
  },
);

test.each([{ takes: true }, { takes: false }])(
  'a county that never answers (taken: $takes): kept, and it arrives once in the end',
  async ({ takes }) => {
    const bench = await stationBench({ timings: { countyAnswer: 0.3 } });
    bench.county.setBehaviour({ kind: 'no-answer', takes });
    await bench.walksToReview();
    bench.send({ type: 'confirm-review' });
    await bench.sees('outcome', ({ outcome, receipt }) => outcome === 'kept' && receipt.state === 'settled');
    await bench.goesHome();
    bench.county.setBehaviour({ kind: 'normal' });
    // Ends the exchange that hangs.
    bench.link.cut();
    bench.link.restore();
    await bench.sees('inviting', ({ waiting }) => waiting === 0);
    expect(bench.county.received().map(({ attempts }) => attempts)).toEqual([takes ? 2 : 1]);
  },
);

test('an application that the county cannot read is for the staff, and waits for nobody', async () => {
  const bench = await stationBench();
  bench.county.setBehaviour({ kind: 'answers-400' });
  await bench.walksToReview();
  bench.send({ type: 'confirm-review' });
  const { pickupCode } = await bench.sees('outcome', ({ receipt }) => receipt.state === 'settled');
  expect(bench.screen()).toMatchObject({ outcome: 'needs-staff', caseNumber: null });
  await bench.goesHome();
  await bench.sees('inviting', ({ waiting }) => waiting === 0);
  expect(await bench.looksUp(pickupCode)).toMatchObject({ outcome: 'needs-staff', caseNumber: null });
});

test.each(['reset', 'silent'] as const)(
  'two people while the link is cut (%s): both arrive once when it is back',
  async (how) => {
    const bench = await stationBench({ timings: { countyAnswer: 0.2 } });
    bench.link.cut(how);
    for (const phone of ['13900000001', '13900000002']) {
      await bench.walksToReview(phone);
      bench.send({ type: 'confirm-review' });
      await bench.sees('outcome', ({ outcome, receipt }) => outcome === 'kept' && receipt.state === 'settled');
      await bench.goesHome();
    }
    await bench.sees('inviting', ({ waiting }) => waiting === 2);
    bench.link.restore();
    await expect.poll(() => bench.county.received().length, patience).toBe(2);
    await bench.sees('inviting', ({ waiting, link }) => waiting === 0 && link === 'up');
    expect(bench.county.received().map(({ attempts }) => attempts)).toEqual([1, 1]);
    expect(bench.county.sequenceGaps()).toEqual([]);
  },
);

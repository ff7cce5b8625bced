import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, patience } from './hall.ts';

const hall = openHall({ timings: { countyAnswer: 3 } });

test('with the link cut people are served; an application arrives once when it is back', async () => {
  const phone = await hall.walksToReview();
  hall.link.cut();
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.awaiting.heading);
  await hall.visitor.sees(words.outcome.kept.heading);
  await hall.visitor.sees(words.receipt.settled.heading);
  expect(hall.newestSlip()).toContain('暂存回执');
  const pickupCode = await hall.readsPickupCode();
  await hall.goesHome();
  await expect.poll(() => hall.visitor.reads(), patience).toContain('已保存 1 件');
  expect(hall.arrivals(phone)).toHaveLength(0);

  hall.link.restore();
  const { caseNumber, attempts } = await hall.arrivesOnce(phone);
  expect(attempts).toBe(1);
  await expect.poll(() => hall.visitor.reads(), patience).not.toMatch(/已保存 \d+ 件|件正在送往县里/);
  expect(hall.county.sequenceGaps()).toEqual([]);

  await hall.looksUpReceipt(pickupCode);
  await hall.visitor.presses(words.receipt.print);
  await hall.visitor.sees(words.receipt.settledCopy.heading);
  expect(hall.newestSlip()).toContain(caseNumber);
  expect(hall.newestSlip()).toContain('受理回执');
  expect(hall.newestSlip()).toContain('补打件');
  await hall.visitor.presses(words.outcome.finish);
  await hall.completesVisit();
});

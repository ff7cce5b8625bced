import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall } from './hall.ts';

const hall = openHall({ timings: { countyAnswer: 3 } });

test('an answer that cannot be read counts as no answer: sent again, in effect once', async () => {
  const phone = await hall.walksToReview();
  hall.county.setBehaviour({ kind: 'garbage' });
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.outcome.kept.heading);
  await hall.visitor.sees(words.receipt.settled.heading);
  const pickupCode = await hall.readsPickupCode();
  await hall.goesHome();
  const { caseNumber } = await hall.arrivesOnce(phone);

  hall.county.setBehaviour({ kind: 'normal' });
  await hall.completesVisit();
  await expect.poll(() => hall.visitor.reads(), { timeout: 20_000 }).not.toMatch(/已保存 \d+ 件|件正在送往县里/);
  const arrival = await hall.arrivesOnce(phone);
  expect(arrival.attempts).toBeGreaterThan(1);
  await hall.looksUpReceipt(pickupCode);
  expect((await hall.visitor.reads()).replaceAll(/\s/g, '')).toContain(caseNumber);
  await hall.visitor.presses(words.outcome.finish);
});

import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall } from './hall.ts';

const hall = openHall();

test('an application the county cannot read is said so, sends the person to the staff, and is not sent again', async () => {
  const phone = await hall.walksToReview();
  hall.county.setBehaviour({ kind: 'answers-400' });
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.outcome['needs-staff'].heading);
  await hall.visitor.sees(words.receipt.settled.heading);
  expect(hall.newestSlip()).toContain('暂存回执');
  expect(hall.newestSlip()).toContain('请拿本回执找工作人员');
  const pickupCode = await hall.readsPickupCode();
  await hall.goesHome();

  hall.county.setBehaviour({ kind: 'normal' });
  const requests = hall.county.requests();
  await hall.completesVisit();
  expect(hall.county.requests()).toBe(requests + 1);
  expect(hall.arrivals(phone)).toHaveLength(0);

  await hall.looksUpReceipt(pickupCode);
  expect(await hall.visitor.reads()).toContain(words.outcome['needs-staff'].state);
  await hall.visitor.presses(words.outcome.finish);
  await hall.visitor.sees(words.home.greeting);
});

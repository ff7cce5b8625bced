import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall } from './hall.ts';

const hall = openHall();

test('leaving is asked twice once something would be lost, and leaves nothing behind', async () => {
  await hall.walksToReview();
  const slips = hall.printer.slips.length;
  await hall.visitor.presses(words.common.leave);
  await hall.visitor.sees(words.overlay.leaveHeading);
  await hall.visitor.presses(words.overlay.keepGoing);
  await hall.visitor.sees(words.review.heading);
  await hall.visitor.presses(words.common.leave);
  await hall.visitor.sees(words.overlay.leaveHeading);
  await (await hall.visitor.page()).getByRole('alertdialog').getByRole('button', { name: words.overlay.leave }).click();
  await hall.visitor.sees(words.farewell.cardHeading);
  hall.reader.liftCard();
  await hall.visitor.sees(words.home.greeting);
  expect(await hall.visitor.reads()).not.toContain('王秀兰');
  expect(hall.county.requests()).toBe(0);
  expect(hall.printer.slips).toHaveLength(slips);

  // Before the card is read nothing would be lost, so nothing is asked.
  await hall.walksToCard();
  await hall.visitor.presses(words.common.leave);
  await hall.completesVisit();
});

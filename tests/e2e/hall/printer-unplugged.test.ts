import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall } from './hall.ts';

const hall = openHall();

test('an unplugged printer is told, and plugging it in prints the slip', async () => {
  const phone = await hall.walksToReview();
  await hall.printer.unplug();
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.receipt['printer-offline'].heading);
  await hall.arrivesOnce(phone);
  await hall.printer.plug();
  await hall.visitor.sees(words.receipt.settled.heading);
  expect(hall.newestSlip()).toContain((await hall.arrivesOnce(phone)).caseNumber);
  expect(hall.newestSlip()).not.toContain('补打件');
  await hall.goesHome();
});

test('a printer that stays away: the person leaves without a slip and the application is in', async () => {
  const phone = await hall.walksToReview();
  await hall.printer.unplug();
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.receipt['printer-offline'].heading);
  await hall.visitor.presses(words.outcome.finishWithoutReceipt);
  await hall.visitor.sees(words.receipt.skipped.heading);
  await hall.goesHome();
  await hall.arrivesOnce(phone);
  await hall.printer.plug();
  await hall.completesVisit();
});

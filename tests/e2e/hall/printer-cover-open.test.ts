import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall } from './hall.ts';

const hall = openHall();

test('an open cover is told, and closing it prints the slip', async () => {
  const phone = await hall.walksToReview();
  hall.printer.setConditions({ coverOpen: true });
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.receipt['cover-open'].heading);
  // Pressing again while it is still open says the same again.
  await hall.visitor.presses(words.receipt.printAgain);
  await hall.visitor.sees(words.receipt['cover-open'].heading);
  hall.printer.setConditions({ coverOpen: false });
  await hall.visitor.sees(words.receipt.settled.heading);
  expect(hall.newestSlip()).toContain((await hall.arrivesOnce(phone)).caseNumber);
  expect(hall.newestSlip()).not.toContain('补打件');
  await hall.goesHome();
  await hall.completesVisit();
});

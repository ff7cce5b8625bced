import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, patience } from './hall.ts';

const hall = openHall();

test('out of paper before the slip: said at home and on the last page, and printed by itself on the new roll', async () => {
  hall.printer.setConditions({ paperOut: true });
  await expect.poll(() => hall.visitor.reads(), patience).toContain(words.home['no-receipt']);
  const phone = await hall.walksToReview();
  const slips = hall.printer.slips.length;
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.receipt['paper-out'].heading);
  expect(hall.printer.slips).toHaveLength(slips);
  hall.printer.setConditions({ paperOut: false });
  await hall.visitor.sees(words.receipt.settled.heading);
  expect(hall.printer.slips).toHaveLength(slips + 1);
  expect(hall.newestSlip()).toContain((await hall.arrivesOnce(phone)).caseNumber);
  expect(hall.newestSlip()).not.toContain('补打件');
  await hall.goesHome();
});

test('the roll ends in the middle: nobody knows what is on the slip, and the next one is marked as a copy', async () => {
  const phone = await hall.walksToReview();
  hall.printer.endPaperAfterLines(6);
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.receipt.unknown.heading);
  hall.printer.setConditions({ paperOut: false });
  await hall.visitor.presses(words.receipt.printAgain);
  await hall.visitor.sees(words.receipt.settledCopy.heading);
  const { caseNumber } = await hall.arrivesOnce(phone);
  expect(hall.newestSlip()).toContain(caseNumber);
  expect(hall.newestSlip()).toContain('补打件');
  await hall.goesHome();
  await hall.completesVisit();
});

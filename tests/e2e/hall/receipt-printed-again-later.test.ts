import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall } from './hall.ts';

const hall = openHall();

test('a skipped receipt is printed later as the first one, then as a copy; a wrong code can be typed again', async () => {
  const phone = await hall.walksToReview();
  hall.printer.setConditions({ paperOut: true });
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.receipt['paper-out'].heading);
  await hall.visitor.presses(words.outcome.finishWithoutReceipt);
  await hall.visitor.sees(words.receipt.skipped.heading);
  const pickupCode = await hall.readsPickupCode();
  await hall.goesHome();
  hall.printer.setConditions({ paperOut: false });

  const { caseNumber } = await hall.arrivesOnce(phone);
  for (const copy of [false, true]) {
    const slips = hall.printer.slips.length;
    await hall.looksUpReceipt(pickupCode);
    await hall.visitor.presses(words.receipt.print);
    await hall.visitor.sees(copy ? words.receipt.settledCopy.heading : words.receipt.settled.heading);
    expect(hall.printer.slips).toHaveLength(slips + 1);
    expect(hall.newestSlip()).toContain(caseNumber);
    expect(hall.newestSlip().includes('补打件')).toBe(copy);
    await hall.visitor.presses(words.outcome.finish);
  }

  await hall.visitor.sees(words.home.greeting);
  await hall.visitor.presses(words.home.receiptAgain);
  await hall.visitor.sees(words.pickup.heading);
  await hall.visitor.keysIn('00000000');
  await hall.visitor.presses(words.pickup.find);
  await expect.poll(() => hall.visitor.reads()).toContain(words.pickup.notFound);
  await hall.visitor.presses(words.question.clear);
  await hall.visitor.presses(words.common.back);
  await hall.completesVisit();
});

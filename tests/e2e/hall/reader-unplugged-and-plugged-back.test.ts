import { expect, test } from 'vitest';
import { serviceNames } from '../../../scripts/trial-station/errands.ts';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, patience, pensioner } from './hall.ts';

const hall = openHall();

test('unplugged on the card page it is told, back by itself; once the card is read the visit goes on without it', async () => {
  await hall.walksToCard();
  await hall.reader.unplug();
  await hall.visitor.sees(words.card['reader-offline'].heading);
  await hall.reader.plug();
  await hall.visitor.sees(words.card.waiting.heading);
  hall.reader.placeCard(pensioner);
  const phone = await hall.fillsForm();

  await hall.reader.unplug();
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.receipt.settled.heading);
  await hall.arrivesOnce(phone);
  await hall.visitor.presses(words.outcome.finish);
  // Nobody can see any more whether the card still lies there, so the person says it.
  await hall.visitor.presses(words.farewell.done);

  await hall.visitor.sees(words.home.greeting);
  await expect.poll(() => hall.visitor.reads(), patience).toContain(words.home['reader-offline']);
  const page = await hall.visitor.page();
  await expect(page.getByRole('button', { name: serviceNames.certification }).isDisabled()).resolves.toBe(true);
  hall.reader.liftCard();
  await hall.reader.plug();
  await expect.poll(() => hall.visitor.reads(), patience).not.toContain(words.home['reader-offline']);
  await hall.completesVisit();
});

import { expect, test } from 'vitest';
import { serviceNames } from '../../../scripts/trial-station/errands.ts';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, patience, pensioner } from './hall.ts';

const hall = openHall({ timings: { farewell: 1 } });

test('on the card page it is told, and plugging it in brings the page back by itself', async () => {
  await hall.walksToCard();
  await hall.reader.unplug();
  await hall.visitor.sees(words.card['reader-offline'].heading);
  await hall.reader.plug();
  await hall.visitor.sees(words.card.waiting.heading);
  hall.reader.placeCard(pensioner);
  await hall.finishesVisit(await hall.fillsForm());
});

test('at home nothing is offered that needs it, until it is back', async () => {
  await hall.visitor.sees(words.home.greeting);
  await hall.reader.unplug();
  await expect.poll(() => hall.visitor.reads(), patience).toContain(words.home.readerOffline);
  const page = await hall.visitor.page();
  await expect(page.getByRole('button', { name: serviceNames.certification }).isDisabled()).resolves.toBe(true);
  await hall.reader.plug();
  await expect.poll(() => hall.visitor.reads(), patience).not.toContain(words.home.readerOffline);
  await hall.completesVisit();
});

test('once the card has been read the visit does not need it any more', async () => {
  const phone = await hall.walksToReview();
  await hall.reader.unplug();
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.receipt.settled.heading);
  await hall.arrivesOnce(phone);
  await hall.visitor.presses(words.outcome.finish);
  // Nobody can see any more whether the card still lies there, so the farewell ends by time.
  await hall.visitor.sees(words.home.greeting);
  await hall.reader.plug();
  hall.reader.liftCard();
  await expect.poll(() => hall.visitor.reads(), patience).not.toContain(words.home.readerOffline);
  await hall.completesVisit();
});

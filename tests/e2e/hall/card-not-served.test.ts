import { test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall();

test.each([
  ['counterfeit', words.card['card-not-authentic'].heading],
  ['foreigner-2023', words.card['unsupported-card'].heading],
])('a card that cannot be served here (%s) is named, and a citizen’s card is read after it', async (card, heading) => {
  await hall.walksToCard();
  hall.reader.placeCard(card);
  await hall.visitor.sees(heading);
  hall.reader.liftCard();
  hall.reader.placeCard(pensioner);
  await hall.finishesVisit(await hall.fillsForm());
});

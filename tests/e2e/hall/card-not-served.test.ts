import { test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall();

test('a counterfeit and a foreigner’s card are told apart, and a citizen’s card is read after them', async () => {
  await hall.walksToCard();
  hall.reader.placeCard('counterfeit');
  await hall.visitor.sees(words.card['card-not-authentic'].heading);
  hall.reader.liftCard();
  hall.reader.placeCard('foreigner-2023');
  await hall.visitor.sees(words.card['unsupported-card'].heading);
  hall.reader.liftCard();
  hall.reader.placeCard(pensioner);
  await hall.finishesVisit(await hall.fillsForm());
});

import { test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall();

test('a bank card is told apart, and the identity card that follows is read', async () => {
  await hall.walksToCard();
  hall.reader.placeCard('bank-card');
  await hall.visitor.sees(words.card['not-an-id-card'].heading);
  hall.reader.liftCard();
  hall.reader.placeCard(pensioner);
  await hall.finishesVisit(await hall.fillsForm());
});

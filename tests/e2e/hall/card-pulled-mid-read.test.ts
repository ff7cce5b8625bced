import { test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall();

test('a card pulled while it is read is asked for again, and then the visit goes on', async () => {
  await hall.walksToCard();
  hall.reader.pullCardMidRead();
  hall.reader.placeCard(pensioner);
  await hall.visitor.sees(words.card['card-removed'].heading);
  hall.reader.placeCard(pensioner);
  await hall.finishesVisit(await hall.fillsForm());
});

import { test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall();

test('a worn card stays unreadable and its holder may leave; one that is only misread is put back and read', async () => {
  await hall.walksToCard();
  hall.reader.placeCard('worn-card');
  await hall.visitor.sees(words.card['card-unreadable'].heading);
  await hall.visitor.presses(words.common.leave);
  hall.reader.liftCard();

  await hall.walksToCard();
  hall.reader.failNext({ fault: 'status', sw3: 0x41 });
  hall.reader.placeCard(pensioner);
  await hall.visitor.sees(words.card['card-unreadable'].heading);
  hall.reader.liftCard();
  hall.reader.placeCard(pensioner);
  await hall.finishesVisit(await hall.fillsForm());
});

import { test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall();

test('a card that cannot be read at first is lifted, put back, and read', async () => {
  await hall.walksToCard();
  hall.reader.failNext({ fault: 'status', sw3: 0x41 });
  hall.reader.placeCard(pensioner);
  await hall.visitor.sees(words.card['card-unreadable'].heading);
  hall.reader.liftCard();
  hall.reader.placeCard(pensioner);
  await hall.finishesVisit(await hall.fillsForm());
});

test('a worn card stays unreadable, the person may leave, and the next person is served', async () => {
  await hall.walksToCard();
  hall.reader.placeCard('worn-card');
  await hall.visitor.sees(words.card['card-unreadable'].heading);
  await hall.visitor.presses(words.common.leave);
  await hall.visitor.sees(words.home.greeting);
  hall.reader.liftCard();
  await hall.completesVisit();
});

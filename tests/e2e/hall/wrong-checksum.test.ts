import { test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall();

test('one spoiled reply is asked for again without a word to the person', async () => {
  await hall.walksToCard();
  hall.reader.failNext({ fault: 'wrong-checksum' });
  hall.reader.placeCard(pensioner);
  await hall.finishesVisit(await hall.fillsForm());
});

test('a line that goes on spoiling replies is told, and reading goes on by itself once it is clean', async () => {
  await hall.walksToCard();
  hall.reader.failNext({ fault: 'wrong-checksum' }, 'read-base', 2);
  hall.reader.placeCard(pensioner);
  await hall.visitor.sees(words.card['reader-fault'].heading);
  hall.reader.liftCard();
  hall.reader.placeCard(pensioner);
  await hall.finishesVisit(await hall.fillsForm());
});

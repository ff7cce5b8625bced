import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall();

test('a line that goes on spoiling replies is told; a single spoiled reply is asked for again without a word', async () => {
  await hall.walksToCard();
  hall.reader.failNext({ fault: 'wrong-checksum' }, 'read-base', 2);
  hall.reader.placeCard(pensioner);
  await hall.visitor.sees(words.card['reader-fault'].heading);
  await hall.visitor.presses(words.common.leave);
  hall.reader.liftCard();

  await hall.walksToCard();
  hall.reader.failNext({ fault: 'wrong-checksum' });
  hall.reader.placeCard(pensioner);
  await hall.visitor.sees(words.identity.heading);
  expect(await hall.visitor.reads()).toContain('王秀兰');
  await hall.finishesVisit(await hall.fillsForm());
});

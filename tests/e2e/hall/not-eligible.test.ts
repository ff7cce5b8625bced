import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall } from './hall.ts';

const hall = openHall();

test('a person the service is not for is told why and what to do instead', async () => {
  await hall.walksToCard();
  hall.reader.placeCard('teenager');
  await hall.visitor.sees(words.identity.heading);
  await hall.visitor.presses(words.identity.confirm);
  await hall.visitor.sees('您还没到领养老金的年龄');
  expect(await hall.visitor.reads()).toContain('现在不用办');
  await hall.visitor.presses(words.notEligible.done);
  await hall.visitor.sees(words.farewell.cardHeading);
  hall.reader.liftCard();
  await hall.visitor.sees(words.home.greeting);
  expect(hall.county.requests()).toBe(0);
  await hall.completesVisit();
});

import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, patience } from './hall.ts';

const hall = openHall({ timings: { countyAnswer: 3 } });

test('somebody else’s page is not taken for the county: kept, told as no network, delivered later once', async () => {
  const phone = await hall.walksToReview();
  hall.county.setBehaviour({ kind: 'captive-portal' });
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.outcome.kept.heading);
  await hall.visitor.sees(words.receipt.settled.heading);
  expect(await hall.visitor.reads()).toContain(words.link.down);
  await hall.goesHome();
  expect(hall.arrivals(phone)).toHaveLength(0);

  hall.county.setBehaviour({ kind: 'normal' });
  await hall.arrivesOnce(phone);
  await expect.poll(() => hall.visitor.reads(), patience).toContain(words.link.up);
  await hall.completesVisit();
});

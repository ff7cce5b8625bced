import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall } from './hall.ts';

const hall = openHall({ timings: { countyAnswer: 3 } });

test('a county that fails is told as "kept here", and gets the same bytes later, once', async () => {
  const phone = await hall.walksToReview();
  const requests = hall.county.requests();
  hall.county.setBehaviour({ kind: 'answers-500' });
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.outcome.kept.heading);
  await hall.visitor.sees(words.receipt.settled.heading);
  expect(hall.newestSlip()).toContain('暂存回执');
  expect(hall.county.requests()).toBeGreaterThan(requests);
  expect(hall.arrivals(phone)).toHaveLength(0);
  await hall.goesHome();

  hall.county.setBehaviour({ kind: 'normal' });
  await hall.completesVisit();
  await hall.arrivesOnce(phone);
});

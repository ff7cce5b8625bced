import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, patience } from './hall.ts';

const hall = openHall({ timings: { countyAnswer: 3 } });

test('silence leaves the outcome unknown although the county has it, and it has it once in the end', async () => {
  const phone = await hall.walksToReview();
  hall.county.setBehaviour({ kind: 'no-answer', takes: true });
  await hall.visitor.presses(words.review.submit);
  await hall.visitor.sees(words.awaiting.heading);
  await hall.visitor.sees(words.outcome.kept.heading);
  await hall.visitor.sees(words.receipt.settled.heading);
  expect(hall.arrivals(phone)).toHaveLength(1);
  await hall.goesHome();

  hall.county.setBehaviour({ kind: 'normal' });
  // Ends the exchange that hangs, as a router that forgets its connections does.
  hall.link.cut();
  hall.link.restore();
  await hall.completesVisit();
  await expect.poll(() => hall.visitor.reads(), patience).not.toMatch(/已保存 \d+ 件|件正在送往县里/);
  const arrival = await hall.arrivesOnce(phone);
  expect(arrival.attempts).toBe(2);
});

import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, patience } from './hall.ts';

const hall = openHall({ timings: { countyAnswer: 3 } });

test.each([{ takes: true }, { takes: false }])(
  'silence leaves the outcome unknown (taken: $takes), and the county has it exactly once in the end',
  async (how) => {
    const phone = await hall.walksToReview();
    hall.county.setBehaviour({ kind: 'no-answer', ...how });
    await hall.visitor.presses(words.review.submit);
    await hall.visitor.sees(words.awaiting.heading);
    await hall.visitor.sees(words.outcome.kept.heading);
    await hall.visitor.sees(words.receipt.settled.heading);
    expect(hall.arrivals(phone)).toHaveLength(how.takes ? 1 : 0);
    await hall.goesHome();

    hall.county.setBehaviour({ kind: 'normal' });
    // Ends the exchange that hangs, as a router that forgets its connections does.
    hall.link.cut();
    hall.link.restore();
    await hall.completesVisit();
    await expect.poll(() => hall.visitor.reads(), patience).not.toContain('件存在这里');
    const arrival = await hall.arrivesOnce(phone);
    expect(arrival.attempts).toBe(how.takes ? 2 : 1);
  },
);

import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall({ timings: { attention: 4, lastPage: 4, warning: 3, elderFactor: 1 } });

test('silence is warned of, may be extended, and ends the visit when the countdown runs out', async () => {
  await hall.walksToCard();
  hall.reader.placeCard(pensioner);
  await hall.visitor.sees(words.identity.heading);

  await hall.visitor.sees(words.overlay.idleHeading);
  const page = await hall.visitor.page();
  const countdown = Number(
    await page
      .getByRole('timer')
      .innerText()
      .then((text) => /\d+/.exec(text)?.[0]),
  );
  expect(countdown).toBeGreaterThan(0);
  expect(countdown).toBeLessThanOrEqual(3);
  await hall.visitor.presses(words.overlay.keepGoing);
  await hall.visitor.sees(words.identity.heading);
  await expect.poll(() => hall.visitor.reads()).not.toContain(words.overlay.idleHeading);

  await hall.visitor.sees(words.overlay.idleHeading);
  await hall.visitor.sees(words.farewell.cardHeading);
  expect(await hall.visitor.reads()).not.toContain('王秀兰');
  hall.reader.liftCard();
  await hall.visitor.sees(words.home.greeting);
  expect(hall.county.requests()).toBe(0);
  await hall.completesVisit();
});

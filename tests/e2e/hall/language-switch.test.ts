import { expect, test } from 'vitest';
import english from '../../../app/ui/i18n/en.json' with { type: 'json' };
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, pensioner } from './hall.ts';

const hall = openHall();

test('a visit in English ends, and the next person is greeted in Chinese', async () => {
  const { visitor } = hall;
  await visitor.presses(words.common.otherLanguage);
  await visitor.sees(english.home.greeting);
  await visitor.presses('Pension eligibility check');
  await visitor.presses(english.guide.begin);
  await visitor.sees(english.card.waiting.heading);
  hall.reader.placeCard(pensioner);
  await visitor.sees(english.identity.heading);
  // There and back within the page: nothing that was read is lost.
  await visitor.presses(english.common.otherLanguage);
  await visitor.sees(words.identity.heading);
  await visitor.presses(words.common.otherLanguage);
  await visitor.presses(english.identity.confirm);
  await visitor.sees('What is your mobile number?');
  await visitor.keysIn('13700000001');
  await visitor.presses(english.common.goOn);
  await visitor.sees(english.review.heading);
  await visitor.presses(english.review.submit);
  await visitor.sees(english.outcome.accepted.heading);
  await visitor.sees(english.receipt.settled.heading);
  const { application, caseNumber } = await hall.arrivesOnce('13700000001');
  expect(application.language).toBe('en');
  expect(application.declaration).toBe('I am the person on the card and all of this is true');
  // The slip is a paper of the office, and the office writes Chinese.
  expect(hall.newestSlip()).toContain('受理回执');
  expect(hall.newestSlip()).toContain(caseNumber);
  await visitor.presses(english.outcome.finish);
  await visitor.sees(english.farewell.cardHeading);
  hall.reader.liftCard();
  await hall.completesVisit();
});

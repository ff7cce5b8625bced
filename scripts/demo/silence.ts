import { serviceNames } from '../trial-station/errands.ts';
import { words } from '../trial-station/visitor.ts';
import type { Stage } from './act.ts';

/** Somebody walks away: a warning that can be extended, then everything of theirs is gone. */
export async function fallSilent({ station, visitor, picture }: Stage): Promise<void> {
  const { reader } = station.devices;
  await visitor.presses(serviceNames.certification);
  await visitor.presses(words.guide.begin);
  await visitor.sees(words.card.waiting.heading);
  reader.placeCard('pensioner-man');
  await visitor.sees(words.identity.heading);
  await visitor.sees(words.overlay.idleHeading);
  await picture('silence-warning');
  await visitor.presses(words.overlay.keepGoing);
  await visitor.sees(words.identity.heading);
  await visitor.sees(words.overlay.idleHeading);
  await visitor.sees(words.farewell.cardHeading);
  await picture('silence-card-left-behind');
  reader.liftCard();
  await visitor.sees(words.home.greeting);
}

import { fillCertification, goHome, serviceNames } from '../trial-station/errands.ts';
import { words } from '../trial-station/visitor.ts';
import { insist, type Stage } from './act.ts';

/** What a hall is like: cards lifted too early, cables out, no paper, second thoughts. Each leads somewhere. */
export async function showTroubles(stage: Stage): Promise<void> {
  const { station, visitor, picture } = stage;
  const { reader, printer } = station.devices;
  const options = { reader, card: 'pensioner-man', phone: '13700002468' };

  await visitor.presses(serviceNames.certification);
  await visitor.presses(words.guide.begin);
  await visitor.sees(words.card.waiting.heading);
  reader.pullCardMidRead();
  reader.placeCard('pensioner-man');
  await visitor.sees(words.card['card-removed'].heading);
  await picture('trouble-card-removed');
  reader.placeCard('bank-card');
  await visitor.sees(words.card['not-an-id-card'].heading);
  await picture('trouble-bank-card');
  reader.liftCard();
  await reader.unplug();
  await visitor.sees(words.card['reader-offline'].heading);
  await picture('trouble-reader-unplugged');
  await reader.plug();
  await visitor.sees(words.card.waiting.heading);
  await visitor.presses(words.common.leave);
  await visitor.sees(words.home.greeting);

  await fillCertification(visitor, options);
  await visitor.presses(words.common.leave);
  await visitor.sees(words.overlay.leaveHeading);
  await picture('trouble-second-thoughts');
  await visitor.presses(words.overlay.keepGoing);
  printer.setConditions({ paperOut: true });
  await visitor.presses(words.review.submit);
  await visitor.sees(words.receipt['paper-out'].heading);
  await picture('trouble-paper-out');
  const slips = printer.slips.length;
  printer.setConditions({ paperOut: false });
  await visitor.sees(words.receipt.settled.heading);
  await picture('trouble-paper-back');
  insist(printer.slips.length === slips + 1, 'the receipt came out once when the paper was back');
  await goHome(visitor, options);
}

import { type ErrandOptions, fillCertification, fillEnrolment, goHome } from '../trial-station/errands.ts';
import { words } from '../trial-station/visitor.ts';
import { insist, type Stage, until } from './act.ts';

interface Service {
  readonly name: string;
  readonly card: string;
  readonly phone: string;
  readonly fill: typeof fillCertification;
  /** The press that submits. */
  readonly submit: string;
}

export const services: readonly Service[] = [
  {
    name: 'certification',
    card: 'pensioner-woman',
    phone: '13800001234',
    fill: fillCertification,
    submit: words.review.submit,
  },
  { name: 'enrolment', card: 'farmer', phone: '13900005678', fill: fillEnrolment, submit: words.sign.done },
];

/** The whole job with the link up: card on the reader, case number on the screen, receipt in hand. */
export async function serveOnline(stage: Stage, service: Service): Promise<void> {
  const { station, visitor } = stage;
  const before = counts(stage);
  const options = optionsOf(stage, service, `${service.name}-online`);
  await service.fill(visitor, options);
  // A county that thinks for a moment, so that the waiting page can be seen.
  station.county.setBehaviour({ kind: 'slow', ms: 1200 });
  await visitor.presses(service.submit);
  await visitor.sees(words.awaiting.heading);
  await options.onScreen('awaiting-county');
  await visitor.sees(words.outcome.accepted.heading);
  station.county.setBehaviour({ kind: 'normal' });
  await options.onScreen('outcome-printing');
  await visitor.sees(words.receipt.settled.heading);
  await options.onScreen('outcome-printed');
  await goHome(visitor, options);
  insist(station.county.received().length === before.county + 1, 'the county holds one application more');
  insist(station.devices.printer.slips.length === before.slips + 1, 'one receipt more came out of the printer');
}

/** The same with the cable to the county out: kept, receipted, and sent by itself when the cable is back. */
export async function serveWithLinkCut(stage: Stage, service: Service): Promise<void> {
  const { station, visitor } = stage;
  const before = counts(stage);
  const options = optionsOf(stage, service, `${service.name}-link-cut`);
  station.link.cut();
  await service.fill(visitor, options);
  await visitor.presses(service.submit);
  await visitor.sees(words.outcome.kept.heading);
  await visitor.sees(words.receipt.settled.heading);
  await options.onScreen('outcome-kept');
  insist(station.county.received().length === before.county, 'nothing reached the county through a cut cable');
  await goHome(visitor, options);
  await options.onScreen('home-one-waiting');
  station.link.restore();
  await until(
    () => station.county.received().length === before.county + 1,
    'the kept application reaches the county by itself when the cable is back',
    90_000,
  );
  insist(station.devices.printer.slips.length === before.slips + 1, 'one receipt more came out of the printer');
}

function counts({ station }: Stage) {
  return { county: station.county.received().length, slips: station.devices.printer.slips.length };
}

function optionsOf({ station, picture }: Stage, service: Service, act: string) {
  return {
    reader: station.devices.reader,
    card: service.card,
    phone: service.phone,
    onScreen: (name: string) => picture(`${act}-${name}`),
  } satisfies ErrandOptions;
}

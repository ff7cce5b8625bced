import {
  type ErrandOptions,
  fillCertification,
  fillEnrolment,
  goHome,
} from '../../../scripts/trial-station/errands.ts';
import { words } from '../../../scripts/trial-station/visitor.ts';
import type { StationUnderTest } from '../setup.ts';
import { type CanaryPerson, canaryAdult, canaryElder } from './canary-persons.ts';

/** Seconds; short, but no page is left before the next press, and none while it is being searched. */
export const visitTimings = { attention: 10, warning: 2, countyAnswer: 1, farewell: 1, elderFactor: 1 };

export interface Visit {
  readonly name: string;
  /** From the home screen back to the home screen. */
  readonly go: () => Promise<void>;
}

/** Every way in which a visit ends: both services with the link up and cut, cancelled, fallen silent. */
export function visitsTo(
  { visitor, devices, link }: StationUnderTest,
  /** Called when the last visitor has given everything, before the silence. */
  inMidVisit: () => Promise<void>,
): readonly Visit[] {
  const errandOf = ({ card, phone }: CanaryPerson): ErrandOptions => ({ reader: devices.reader, card, phone });
  const elder = errandOf(canaryElder);
  const adult = errandOf(canaryAdult);

  const certify = async (): Promise<void> => {
    await fillCertification(visitor, elder);
    await visitor.presses(words.review.submit);
    await goHome(visitor, elder);
  };
  const enrol = async (): Promise<void> => {
    await fillEnrolment(visitor, adult);
    await visitor.presses(words.sign.done);
    await goHome(visitor, adult);
  };
  const withoutLink = async (errand: () => Promise<void>): Promise<void> => {
    link.cut();
    await errand();
  };
  const cancel = async (): Promise<void> => {
    await fillCertification(visitor, elder);
    await visitor.presses(words.common.leave);
    await visitor.sees(words.overlay.leaveHeading);
    await visitor.presses(words.overlay.leave);
    devices.reader.liftCard();
    await visitor.sees(words.home.greeting);
  };
  const fallSilent = async (): Promise<void> => {
    await fillCertification(visitor, elder);
    await inMidVisit();
    // Nobody touches anything any more: the warning comes, counts down, and the visit is over.
    const home = (await visitor.page()).getByRole('heading', { name: words.home.greeting });
    await home.waitFor({ timeout: (visitTimings.attention + visitTimings.warning + 20) * 1000 });
    devices.reader.liftCard();
  };

  return [
    { name: 'certified, link up', go: certify },
    { name: 'enrolled, link up', go: enrol },
    { name: 'cancelled at the review', go: cancel },
    { name: 'certified, link cut', go: () => withoutLink(certify) },
    { name: 'enrolled, link cut', go: () => withoutLink(enrol) },
    { name: 'fell silent at the review', go: fallSilent },
  ];
}

import { expect } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { smallDisplay } from '../hall/hall.ts';
import { withQuickFingers } from '../hall/quick-fingers.ts';
import { type StationUnderTest, stationUnderTest } from '../setup.ts';
import { type Errand, screensOf, walk } from './walks.ts';

/** The shell waits longer before each new start of what died young, so no station is killed more than a few times. */
const killsPerStation = 6;
export const patience = { timeout: 20_000, interval: 50 } as const;

export async function killableStation(): Promise<StationUnderTest> {
  const station = await stationUnderTest({ display: smallDisplay, timings: { countyAnswer: 60, farewell: 2 } });
  return { ...station, visitor: withQuickFingers(station.visitor) };
}

let phones = 0;
/** A phone number no visit had before: it tells applications apart at the county. */
export const newPhone = (): string => {
  phones += 1;
  return `138${String(phones).padStart(8, '0')}`;
};

/** All screens of one service, and of the other those that are its own. */
export const killed: readonly (readonly [Errand, readonly string[]])[] = [
  ...chunks(screensOf.certification).map((screens) => ['certification', screens] as const),
  ...chunks(screensOf.enrolment.filter((screen) => !screensOf.certification.includes(screen))).map(
    (screens) => ['enrolment', screens] as const,
  ),
];

function chunks(screens: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(screens.length / killsPerStation);
  const size = Math.ceil(screens.length / count);
  return Array.from({ length: count }, (_, index) => screens.slice(index * size, (index + 1) * size));
}

export const countOf = ({ county }: StationUnderTest, phone: string): number =>
  county.received().filter(({ application }) => application.answers.phone === phone).length;

/** A whole visit of the next person works. */
export async function servesNextPerson(station: StationUnderTest): Promise<void> {
  const phone = newPhone();
  await station.visitor.sees(words.home.greeting);
  await walk(station, station.visitor, { errand: 'certification', phone, stops: [], at: async () => undefined });
  await expect.poll(() => countOf(station, phone), patience).toBe(1);
}

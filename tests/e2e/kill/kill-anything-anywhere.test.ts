/**
 * Killing any of the three child processes at any screen never loses an application that the screen called saved.
 * The shell waits longer before each new start of what died young, so no station is killed more than a few times.
 */
import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { smallDisplay } from '../hall/hall.ts';
import { withQuickFingers } from '../hall/quick-fingers.ts';
import { type StationUnderTest, stationUnderTest } from '../setup.ts';
import { crashPage, type Errand, headingOf, kill, savedHeadings, screensOf, WalkOver, walk } from './walks.ts';

const killsPerStation = 6;
const patience = { timeout: 20_000, interval: 50 } as const;

async function underTest(): Promise<StationUnderTest> {
  const station = await stationUnderTest({ display: smallDisplay, timings: { countyAnswer: 10, farewell: 2 } });
  return { ...station, visitor: withQuickFingers(station.visitor) };
}

let phones = 0;
const newPhone = (): string => {
  phones += 1;
  return `138${String(phones).padStart(8, '0')}`;
};

/** All screens of one service, and of the other those that are its own. */
const killed: readonly (readonly [Errand, readonly string[]])[] = [
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

const countOf = ({ county }: StationUnderTest, phone: string): number =>
  county.received().filter(({ application }) => application.answers.phone === phone).length;

test.each(killed)(
  'page and devices die during %s at %j: the same visit goes on and ends well',
  async (errand, screens) => {
    const station = await underTest();
    const { visitor, county } = station;
    const phone = newPhone();
    await walk(station, visitor, {
      errand,
      phone,
      stops: screens,
      async at(screen) {
        await kill(station, 'hardware');
        const heading = headingOf(screen);
        if (heading !== undefined) await visitor.sees(heading);
        await crashPage(station, visitor);
        if (heading !== undefined) await visitor.sees(heading);
        // What was typed or drawn but not yet given is on the page alone, and dies with it.
        if (screen === 'question-phone-answered') await visitor.keysIn(phone);
        if (screen === 'signed') await visitor.signs();
      },
    });
    await expect.poll(() => countOf(station, phone), patience).toBe(1);
    expect(county.received()).toHaveLength(1);
  },
);

test.each(killed)(
  'the station dies during %s at %j: home again, and what was called saved arrives once',
  async (errand, screens) => {
    const station = await underTest();
    const { visitor, county } = station;
    const saved = new Set<string>();
    for (const fatal of screens) {
      const phone = newPhone();
      const saidSaved = await walk(station, visitor, {
        errand,
        phone,
        stops: [fatal],
        async at() {
          await kill(station, 'station');
          await visitor.sees(words.home.greeting);
          throw new WalkOver();
        },
      });
      if (saidSaved) saved.add(phone);
      else expect(countOf(station, phone)).toBe(0);
    }
    await servesNextPerson(station);
    for (const phone of saved) await expect.poll(() => countOf(station, phone), patience).toBe(1);
    expect(county.received()).toHaveLength(saved.size + 1);
    expect(county.sequenceGaps()).toEqual([]);
  },
);

test.each([
  [0, 8, 16, 20, 24],
  [28, 32, 38, 46, 60],
])(
  'the station dies some ms after "submit" (%i, %i, %i, %i, %i): there once or not at all, and once if called saved',
  async (...instants) => {
    const station = await underTest();
    const { visitor, county } = station;
    const saved: string[] = [];
    const pressed: string[] = [];
    for (const afterMs of instants) {
      const phone = newPhone();
      const walked = walk(station, visitor, {
        errand: 'certification',
        phone,
        stops: ['review'],
        async at() {
          const page = await visitor.page();
          await page.evaluate(noteHeadings);
          const button = page.getByRole('button', { name: words.review.submit });
          await button.click({ trial: true });
          await button.hover();
          await page.mouse.down();
          const pressing = page.mouse.up();
          await new Promise((resolve) => setTimeout(resolve, afterMs));
          await kill(station, 'station');
          await pressing;
          await visitor.sees(words.home.greeting);
          const seen = await page.evaluate(() => (globalThis as { seenHeadings?: string[] }).seenHeadings ?? []);
          pressed.push(phone);
          if (savedHeadings.some((heading) => seen.includes(heading))) saved.push(phone);
          throw new WalkOver();
        },
      });
      await walked;
    }
    await servesNextPerson(station);
    for (const phone of saved) await expect.poll(() => countOf(station, phone), patience).toBe(1);
    // The queue is empty, so nothing more is on its way.
    await expect.poll(() => visitor.reads(), patience).not.toContain('件存在这里');
    for (const phone of pressed) expect(countOf(station, phone)).toBeLessThanOrEqual(1);
    expect(county.sequenceGaps()).toEqual([]);
  },
);

test('the station dies while applications wait for the link: they are delivered after it is back', async () => {
  const station = await underTest();
  const { visitor, county, link } = station;
  link.cut();
  const phones = [newPhone(), newPhone()];
  for (const phone of phones) {
    await walk(station, visitor, {
      errand: 'certification',
      phone,
      stops: ['awaiting-county'],
      async at() {
        await kill(station, 'station');
        await visitor.sees(words.home.greeting);
        throw new WalkOver();
      },
    });
  }
  await expect.poll(() => visitor.reads(), patience).toContain('2 件存在这里');
  expect(county.received()).toHaveLength(0);
  await kill(station, 'station');
  link.restore();
  for (const phone of phones) await expect.poll(() => countOf(station, phone), patience).toBe(1);
  await expect.poll(() => visitor.reads(), patience).not.toContain('件存在这里');
  expect(county.received()).toHaveLength(phones.length);
  await servesNextPerson(station);
});

async function servesNextPerson(station: StationUnderTest): Promise<void> {
  const phone = newPhone();
  await station.visitor.sees(words.home.greeting);
  await walk(station, station.visitor, { errand: 'certification', phone, stops: [], at: async () => undefined });
  await expect.poll(() => countOf(station, phone), patience).toBe(1);
}

/** Runs in the page: keeps every heading that was ever shown, in `seenHeadings`. */
function noteHeadings(): void {
  const seen: string[] = [];
  Object.assign(globalThis, { seenHeadings: seen });
  const look = (): void => {
    for (const { textContent } of document.querySelectorAll('h1')) if (textContent !== null) seen.push(textContent);
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}

/**
 * Killing the station process at any screen never loses an application that the screen called saved; and what was given
 * by then is found again with the same card.
 */
import { expect, test } from 'vitest';
import { identify, serviceNames } from '../../../scripts/trial-station/errands.ts';
import { words } from '../../../scripts/trial-station/visitor.ts';
import type { StationUnderTest } from '../setup.ts';
import { countOf, killableStation, killed, newPhone, patience, servesNextPerson } from './kill-bench.ts';
import { headingOf, kill, WalkOver, walk } from './walks.ts';

/** Not all of them: each takes some seconds. */
const takenUpAgain = ['question-bank', 'sign'];

/** The same card goes on where the last visit died; then the person gives up, which erases it. */
async function takesUpAgain({ visitor, devices }: StationUnderTest, screen: string, phone: string): Promise<void> {
  devices.reader.liftCard();
  await identify(visitor, serviceNames.enrolment, { reader: devices.reader, card: 'farmer' });
  await visitor.sees(words.resume.heading);
  expect(await visitor.reads()).not.toContain(phone);
  await visitor.presses(words.resume.goOn);
  // What is signed has been read just before.
  await visitor.sees(headingOf(screen === 'sign' ? 'review' : screen) ?? '');
  if (screen === 'sign') expect((await visitor.reads()).replaceAll(' ', '')).toContain(phone.slice(-4));
  await visitor.presses(words.common.leave);
  // Both buttons bear the same words: the second press must not meet the first button again.
  await visitor.sees(words.overlay.leaveHeading);
  await visitor.presses(words.overlay.leave);
  devices.reader.liftCard();
  await visitor.sees(words.home.greeting);
}

test.each(killed)(
  'the station dies during %s at %j: home again, and what was called saved arrives once',
  async (errand, screens) => {
    const station = await killableStation();
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
          if (takenUpAgain.includes(fatal)) await takesUpAgain(station, fatal, phone);
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

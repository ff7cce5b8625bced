/** Killing the page and the hardware process at any screen: the same visit goes on and ends well. */
import { expect, test } from 'vitest';
import { countOf, killableStation, killed, newPhone, patience } from './kill-bench.ts';
import { crashPage, headingOf, kill, walk } from './walks.ts';

test.each(killed)(
  'page and devices die during %s at %j: the same visit goes on and ends well',
  async (errand, screens) => {
    const station = await killableStation();
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

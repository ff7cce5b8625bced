/** Killing the station process at any screen never loses an application that the screen called saved. */
import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { countOf, killableStation, killed, newPhone, patience, servesNextPerson } from './kill-bench.ts';
import { kill, WalkOver, walk } from './walks.ts';

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

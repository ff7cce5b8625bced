import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { fail } from '../../app/contracts/result.ts';
import type { StorageFailureCode } from '../storage-failure.ts';
import type { CatalogueStore } from './catalogue-store.ts';
import { specimenCounty, specimenItem, specimenItems } from './specimen-catalogue.ts';
import { answerFrom, type SpecimenOffer, specimenSync } from './specimen-sync.ts';

const hour = 60 * 60_000;
const troubles: readonly StorageFailureCode[] = ['disk-full', 'read-only', 'database-locked', 'storage-failed'];

// Noise, so that what is packed takes many pieces.
const manyItems = Array.from({ length: 60 }, (_, index) =>
  specimenItem(index, `事项${index}`, { noise: randomBytes(900).toString('base64') }),
);

/** A store on a disk that is in trouble for as long as `trouble` says so. */
function onDisk(trouble: () => StorageFailureCode | null) {
  return (store: CatalogueStore): CatalogueStore => ({
    ...store,
    async apply(form, packed) {
      const code = trouble();
      return code === null ? store.apply(form, packed) : fail(code);
    },
  });
}

async function stationHoldingVersion1(trouble: () => StorageFailureCode | null, next = specimenItems.slice(1)) {
  const county = specimenCounty();
  const patch: SpecimenOffer = {
    form: 'patch',
    version: 2,
    tag: '"p1-2"',
    bytes: county.patch(specimenItems, 2, next),
  };
  const whole: SpecimenOffer = { form: 'snapshot', version: 2, tag: '"v2"', bytes: county.snapshot(2, next) };
  const ask = async (question: Parameters<typeof answerFrom>[1]) =>
    answerFrom(question.have === null ? whole : patch, question);
  const station = await specimenSync(county, ask, { through: onDisk(trouble) });
  return { county, station };
}

test.each(troubles)('%s is not taken for a patch that does not fit', async (code) => {
  let trouble: StorageFailureCode | null = null;
  const { county, station } = await stationHoldingVersion1(() => trouble);
  await station.store.apply('snapshot', county.snapshot(1, specimenItems));
  trouble = code;
  await station.sync.askNow();
  trouble = null;
  await station.sync.askNow();
  expect(station.events).toEqual([
    { type: 'put-off', code, countyReached: true },
    { type: 'applied', version: 2 },
  ]);
  expect(station.questions.map(({ have }) => have?.version)).toEqual([1, 1]);
  station.stop();
});

test('a catalogue that was taken over though the disk said otherwise is not taken over twice', async () => {
  const county = specimenCounty();
  const bytes = county.snapshot(2, manyItems);
  const whole: SpecimenOffer = { form: 'snapshot', version: 2, tag: '"v2"', bytes };
  const station = await specimenSync(
    county,
    async (question) => (question.have?.version === 2 ? { outcome: 'current' } : answerFrom(whole, question)),
    {
      through: (store) => ({
        ...store,
        async apply(form, packed) {
          await store.apply(form, packed);
          return fail('storage-failed');
        },
      }),
    },
  );
  await station.sync.askNow();
  await station.sync.askNow();
  expect(station.events).toEqual([
    { type: 'put-off', code: 'storage-failed', countyReached: true },
    { type: 'current' },
  ]);
  expect(station.questions.at(-1)?.partial).toBeNull();
  station.stop();
});

test('what was fetched in many pieces is not fetched again', async () => {
  let trouble: StorageFailureCode | null = null;
  const { county, station } = await stationHoldingVersion1(() => trouble, manyItems);
  await station.store.apply('snapshot', county.snapshot(1, specimenItems));
  trouble = 'disk-full';
  await station.sync.askNow();
  const asked = station.questions.length;
  expect(asked).toBeGreaterThan(1);
  trouble = null;
  await station.clock.advance(hour);
  await station.sync.askNow();
  expect(station.events.at(-1)).toEqual({ type: 'applied', version: 2 });
  expect(station.questions).toHaveLength(asked);
  station.stop();
});

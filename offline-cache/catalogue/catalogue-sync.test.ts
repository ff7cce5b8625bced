import { expect, test } from 'vitest';
import type { CatalogueAnswer } from '../../app/contracts/catalogue.ts';
import { specimenCounty, specimenItems } from './specimen-catalogue.ts';
import { answerFrom, type SpecimenOffer, specimenSync } from './specimen-sync.ts';

const hour = 60 * 60_000;
const lost: CatalogueAnswer = { outcome: 'undecided', code: 'connection-lost', countyReached: false };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('asks a little after the start and then once a day', async () => {
  const station = await specimenSync(specimenCounty(), async () => ({ outcome: 'current' }));
  expect(station.questions).toHaveLength(0);
  for (const [wait, asked] of [
    [60_000, 1],
    [19 * hour, 1],
    [9 * hour, 2],
  ] as const) {
    await station.clock.advance(wait);
    await settled();
    expect(station.questions).toHaveLength(asked);
  }
  station.stop();
});

test('asks when the link is back, but not at every flap of it', async () => {
  let answer: CatalogueAnswer = lost;
  const station = await specimenSync(specimenCounty(), async () => answer);
  await station.sync.askNow();
  answer = { outcome: 'current' };
  station.sync.linkRestored();
  await station.clock.advance(60_000);
  await settled();
  expect(station.events.map(({ type }) => type)).toEqual(['put-off', 'current']);
  station.sync.linkRestored();
  await station.clock.advance(60_000);
  await settled();
  expect(station.questions).toHaveLength(2);
  station.stop();
});

test('a patch that leads nowhere is followed by the whole', async () => {
  const county = specimenCounty();
  const next = specimenItems.slice(1);
  const wrong = county.patch(specimenItems, 2, next, county.signed(2, specimenItems));
  const patch: SpecimenOffer = { form: 'patch', version: 2, tag: '"p1-2"', bytes: wrong };
  const whole: SpecimenOffer = { form: 'snapshot', version: 2, tag: '"v2"', bytes: county.snapshot(2, next) };
  const station = await specimenSync(county, async (question) =>
    answerFrom(question.have === null ? whole : patch, question),
  );
  await station.store.apply('snapshot', county.snapshot(1, specimenItems));
  await station.sync.askNow();
  await station.sync.askNow();
  expect(station.events).toEqual([
    { type: 'refused', code: 'root-hash-differs' },
    { type: 'applied', version: 2 },
  ]);
  station.stop();
});

test('an older catalogue is refused by its first piece', async () => {
  const county = specimenCounty();
  const bytes = Buffer.alloc(100_000);
  const old: SpecimenOffer = { form: 'snapshot', version: 4, tag: '"v4"', bytes };
  const station = await specimenSync(county, async (question) => answerFrom(old, question));
  await station.store.apply('snapshot', county.snapshot(5, specimenItems));
  await station.sync.askNow();
  expect(station.questions).toHaveLength(1);
  expect(station.events).toEqual([{ type: 'refused', code: 'catalogue-older' }]);
  station.stop();
});

test('an answer larger than any catalogue is not fetched', async () => {
  const station = await specimenSync(specimenCounty(), async () => ({
    outcome: 'piece',
    form: 'snapshot',
    version: 9,
    tag: '"v9"',
    offset: 0,
    bytes: Buffer.alloc(1000),
    totalBytes: 2 ** 30,
  }));
  await station.sync.askNow();
  expect(station.questions).toHaveLength(1);
  expect(station.events).toEqual([{ type: 'refused', code: 'catalogue-too-large' }]);
  station.stop();
});
